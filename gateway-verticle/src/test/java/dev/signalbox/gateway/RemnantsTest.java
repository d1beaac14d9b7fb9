package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delivery;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FindStream;
import dev.signalbox.api.inference.KeptStream;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.api.inference.ResumeStream;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.Clearance;
import dev.signalbox.bus.OutboundStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RemnantsTest {
  private static final GatewayError LOST = new UnitUnavailable(Unit.PROVIDERS);

  private final ManualTimers timers = new ManualTimers();
  private final Remnants remnants = new Remnants(32 << 20);

  private static KeptStream stream() {
    var request = PipelineStage.request(true);
    var plan = PipelineStage.plan(Requests.FIRST);
    var ticket =
        new Keeping("shown", Delivery.at(0), Outlives.READER, 60_000)
            .ticket(
                Identity.of(request.caller(), Authority.CALLER),
                new Clearance(new Canary("abcdefghijklmnopqrstuvwxyz"), List.of()),
                Hold.placed(request.id(), List.of(), new Money(1), CostState.OK),
                plan);
    return new KeptStream(
        new CallProvider(Requests.FIRST, request, Optional.of(ticket)), new Deadline(0));
  }

  private void keep(Delta... deltas) {
    var notes = remnants.begin();
    notes.add(List.of(deltas));
    remnants.keep(stream(), notes, LOST, timers);
  }

  @Test
  void what_had_come_is_played_again_and_then_the_loss() {
    keep(new Delta.Text("Hel"), new Delta.Text("lo"));
    var played = new Played();
    var started = remnants.play(new ResumeStream(stream().call().request().id()), played);
    assertThat(started).isInstanceOf(Outcome.Ok.class);
    assertThat(played.events).containsExactly(new Delta.Text("Hel"), new Delta.Text("lo"));
    assertThat(played.why).contains(LOST);
  }

  @Test
  void nobody_but_its_caller_finds_it_and_nobody_after_the_grace_time() {
    keep(new Delta.Text("Hello"));
    var request = stream().call().request();
    assertThat(remnants.find(new FindStream(request.id(), request.caller())))
        .isEqualTo(Outcome.ok(stream()));
    assertThat(remnants.find(new FindStream(request.id(), new CallerKey("other", ""))))
        .isInstanceOf(Outcome.Err.class);
    timers.runOut();
    assertThat(remnants.find(new FindStream(request.id(), request.caller())))
        .isInstanceOf(Outcome.Err.class);
    assertThat(remnants.play(new ResumeStream(request.id()), new Played()))
        .isInstanceOf(Outcome.Err.class);
    assertThat(timers.waits).containsExactly(60_000L);
  }

  @Test
  void what_is_too_long_is_not_kept_in_part() {
    keep(new Delta.Text("x".repeat(600_000)), new Delta.Text("x".repeat(600_000)));
    var request = stream().call().request();
    assertThat(remnants.find(new FindStream(request.id(), request.caller())))
        .isInstanceOf(Outcome.Err.class);
    assertThat(remnants.chars()).isZero();
  }

  @Test
  void all_notes_together_are_bounded_and_what_is_dropped_makes_room() {
    var many = IntStream.range(0, 50).mapToObj(_ -> remnants.begin()).toList();
    many.forEach(notes -> notes.add(List.of(new Delta.Text("x".repeat(1_000_000)))));
    assertThat(remnants.chars()).isBetween(30_000_000L, 32L * 1024 * 1024);
    many.forEach(Remnants.Notes::drop);
    assertThat(remnants.chars()).isZero();
  }

  @Test
  void kept_again_it_takes_the_place_of_what_was_kept_before() {
    keep(new Delta.Text("x".repeat(900_000)));
    keep(new Delta.Text("x".repeat(90)));
    assertThat(remnants.chars()).isLessThan(1_000);
    timers.runOut();
    assertThat(remnants.chars()).isZero();
  }

  private static final class Played implements OutboundStream<Delta> {
    private final List<Delta> events = new ArrayList<>();
    private Optional<GatewayError> why = Optional.empty();

    @Override
    public void write(Delta event) {
      events.add(event);
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void onDrain(Runnable resume) {}

    @Override
    public void onCancel(Runnable stop) {}

    @Override
    public boolean isAskerLost() {
      return false;
    }

    @Override
    public void end() {}

    @Override
    public void fail(GatewayError error) {
      why = Optional.of(error);
    }
  }
}
