package dev.signalbox.gateway;

import static dev.signalbox.gateway.Requests.FIRST;
import static dev.signalbox.gateway.Requests.SECOND;
import static dev.signalbox.gateway.Requests.hints;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.AllProvidersFailed;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.RoutingHints.AfterBreak;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.FilteredOutput;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProviderCallsTest implements ProviderCalls.Listener {
  private static final ProviderFailed OVERLOADED = new ProviderFailed("openai", 503, "overloaded");
  private static final Delta FINISH = new Delta.Finish(FinishReason.STOP, Usage.of(10, 5), "gpt-x");

  private final ScriptedBus bus = new ScriptedBus();
  private final ManualTimers timers = new ManualTimers();
  private final Instant now = Instant.parse("2026-11-21T00:00:00Z");
  private final List<String> heard = new ArrayList<>();
  private final Lane lane = Lanes.of(bus, () -> now, timers);
  private @Nullable GatewayError error;

  @Test
  void a_single_target_that_recovers_is_asked_again_after_a_wait() {
    var calls = calls(plan(2, FIRST), RoutingHints.NONE, true);
    bus.streams.add(Outcome.err(OVERLOADED));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    calls.start();
    assertThat(asked()).hasSize(1);
    assertThat(timers.waits)
        .singleElement()
        .satisfies(wait -> assertThat(wait).isBetween(1L, 100L));
    timers.runOut();
    assertThat(heard).containsExactly("began openai", "Hi");
    assertThat(calls.attempts())
        .extracting(a -> a.status() + a.reason())
        .containsExactly("503overloaded", "200");
    assertThat(calls.charges()).singleElement().extracting(c -> c.attempt()).isEqualTo(2);
    assertThat(calls.course().fallbackUsed()).isFalse();
  }

  @Test
  void a_provider_that_asks_for_a_pause_is_not_called_before_its_end() {
    bus.streams.add(Outcome.err(new ProviderFailed("openai", 429, "slow down")));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    calls(plan(2, FIRST), RoutingHints.NONE, true).start();
    bus.present.add(Requests.pausing(FIRST, now.toEpochMilli() + 5_000));
    timers.runOut();
    assertThat(asked()).as("it has said so meanwhile").hasSize(1);
    assertThat(timers.waits.getLast()).isEqualTo(5_000);
    bus.present.clear();
    timers.runOut();
    assertThat(heard).containsExactly("began openai", "Hi");
  }

  @Test
  void rounds_end_when_the_effort_is_used_up() {
    bus.streams.add(Outcome.err(OVERLOADED));
    bus.streams.add(Outcome.err(new ProviderRejected("anthropic", 401, "key")));
    bus.streams.add(Outcome.err(OVERLOADED));
    calls(plan(2, FIRST, SECOND), RoutingHints.NONE, true).start();
    timers.runOut();
    assertThat(error)
        .isInstanceOfSatisfying(
            AllProvidersFailed.class, all -> assertThat(all.attempts()).hasSize(3));
    assertThat(asked()).containsExactly(FIRST, SECOND, FIRST);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void a_caller_that_goes_while_a_wait_runs_is_not_called_for_again() {
    bus.streams.add(Outcome.err(OVERLOADED));
    var calls = calls(plan(2, FIRST), RoutingHints.NONE, true);
    calls.start();
    assertThat(timers.waiting()).isEqualTo(1);
    calls.stop();
    assertThat(timers.waiting()).isZero();
    assertThat(asked()).hasSize(1);
    assertThat(calls.charges()).isEmpty();
  }

  @Test
  void an_answer_that_breaks_off_is_gone_on_with_by_another() {
    var broken = stream();
    var second = stream();
    var calls = calls(plan(2, FIRST, SECOND), continued(), true);
    calls.start();
    broken.send(new Delta.Text("The train "), new Delta.Text("leaves"));
    broken.end();
    second.send(new Delta.Text(" at noon."), FINISH);
    assertThat(heard)
        .containsExactly("began openai", "The train ", "leaves", "began anthropic", " at noon.");
    assertThat(calls.course().seams()).containsExactly(new Seam(16, FIRST, SECOND));
    assertThat(calls.course().fallbackUsed()).isTrue();
    assertThat(calls.course().attempts())
        .extracting(a -> a.status() + a.reason())
        .containsExactly("200its answer broke off", "200");
    assertThat(calls.charges())
        .extracting(c -> c.attempt() + " " + c.target() + " " + c.usage().outputTokens())
        .containsExactly("1 openai/gpt-4o-mini 4", "2 anthropic/claude 5");
    assertThat(calls.usage().outputTokens()).isEqualTo(9);
    assertThat(calls.usage().inputTokens()).isEqualTo(22);
  }

  @Test
  void whoever_goes_on_is_told_what_was_said_and_what_is_left_of_the_bound() {
    var broken = stream();
    stream();
    calls(plan(2, FIRST, SECOND), continued(), true).start();
    broken.send(new Delta.Text("The train leaves"));
    broken.end();
    var request = bus.asked(CallProvider.class).getLast().request();
    assertThat(request.messages())
        .extracting(m -> m.role() + " " + m.text())
        .containsExactly("USER Hello", "ASSISTANT The train leaves", "USER " + Continuation.GO_ON);
    assertThat(request.sampling().maxTokens()).hasValue(96);
    assertThat(request.stream()).as("whole answers are called for in pieces").isTrue();
  }

  @Test
  void a_broken_tool_call_is_not_gone_on_with() {
    var broken = stream();
    calls(plan(2, FIRST, SECOND), continued(), true).start();
    broken.send(new Delta.ToolCallStart(0, "c1", "add"));
    broken.end();
    assertThat(error).isEqualTo(new ProviderFailed("openai", 200, "its answer broke off"));
    assertThat(asked()).hasSize(1);
  }

  @Test
  void a_strict_hold_that_cannot_be_widened_covers_one_answer() {
    var broken = stream();
    calls(plan(2, FIRST, SECOND), hints(AfterBreak.CONTINUE, true), false).start();
    timers.runOut();
    broken.send(new Delta.Text("Hel"));
    broken.end();
    assertThat(error).isInstanceOf(ProviderFailed.class);
    assertThat(asked()).hasSize(1);
  }

  @Test
  void a_slow_first_target_is_raced_and_the_loser_cancelled_and_paid() {
    var slow = stream();
    var fast = stream();
    var calls = calls(plan(1, FIRST, SECOND), hedged(), true);
    calls.start();
    assertThat(timers.waits).containsExactly(40L);
    timers.runOut();
    assertThat(asked()).containsExactly(FIRST, SECOND);
    fast.send(new Delta.Text("Hi"), FINISH);
    assertThat(slow.cancelled).isTrue();
    assertThat(heard).containsExactly("began anthropic", "Hi");
    assertThat(calls.charges())
        .extracting(c -> c.target().provider() + c.usage().inputTokens() + c.usage().estimated())
        .containsExactly("openai12true", "anthropic10false");
    assertThat(calls.attempts().getFirst().reason()).isEqualTo("another target was faster");
    assertThat(calls.usage()).isEqualTo(Usage.of(10, 5));
  }

  @Test
  void a_target_that_begins_in_time_is_not_raced() {
    var first = stream();
    calls(plan(1, FIRST, SECOND), hedged(), true).start();
    first.send(new Delta.Text("Hi"));
    assertThat(timers.waiting()).isZero();
    assertThat(asked()).hasSize(1);
  }

  @Test
  void when_one_of_two_that_race_fails_the_other_goes_on() {
    var slow = stream();
    var failing = stream();
    var calls = calls(plan(1, FIRST, SECOND), hedged(), true);
    calls.start();
    timers.runOut();
    failing.fail(OVERLOADED);
    assertThat(error).isNull();
    slow.send(new Delta.Text("Hi"), FINISH);
    assertThat(heard).containsExactly("began openai", "Hi");
    assertThat(calls.charges()).hasSize(1);
  }

  @Test
  void a_caller_that_goes_during_a_race_cancels_both() {
    var slow = stream();
    var other = stream();
    var calls = calls(plan(1, FIRST, SECOND), hedged(), true);
    calls.start();
    timers.runOut();
    calls.stop();
    assertThat(slow.cancelled).isTrue();
    assertThat(other.cancelled).isTrue();
    assertThat(calls.charges()).hasSize(2);
  }

  @Test
  void
      the_input_of_a_call_that_is_cut_off_is_estimated_by_what_was_sent_however_its_body_was_written() {
    stream();
    var calls = calls(plan(1, FIRST), RoutingHints.NONE, true, new InputSize(60_000, 0));
    calls.start();
    calls.stop();
    var sent = bus.asked(CallProvider.class).getFirst().request();
    var words = sent.systemPrompt().length() + sent.messages().getFirst().text().length();
    assertThat(calls.charges().getFirst().usage().inputTokens())
        .isBetween(words / 4L, words / 4L + 10);
  }

  private ScriptedStream stream() {
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    return stream;
  }

  private List<Target> asked() {
    return bus.asked(CallProvider.class).stream().map(CallProvider::target).toList();
  }

  private ProviderCalls calls(Plan plan, RoutingHints hints, boolean mayPayTwice) {
    return calls(plan, hints, mayPayTwice, new InputSize(80, 0));
  }

  private ProviderCalls calls(Plan plan, RoutingHints hints, boolean mayPayTwice, InputSize size) {
    var deadline = new Deadline(now.plusSeconds(60).toEpochMilli());
    var hold = Hold.placed(new RequestId("r1"), List.of(), Money.ZERO, CostState.OK);
    var openings = new Openings(bus, mayPayTwice ? hold : hold.boundedTo(100), size, deadline);
    var order = CallOrder.of(request(hints), plan, openings);
    var subject =
        new OutputFilter.Subject(
            new RequestId("r1"),
            new Canary("abcdefghijklmnopqrstuvwxyz"),
            "",
            OutputFilter.Pace.PIECES,
            List.of());
    var reasons =
        new UpstreamReasons(
            question ->
                Future.succeededFuture(
                    Outcome.ok(
                        new FilteredOutput(question.text(), question.progress(), List.of()))),
            subject);
    return new ProviderCalls(lane, order, reasons, this);
  }

  @Override
  public void began(ProviderCall call) {
    heard.add("began " + call.place().step().target().provider());
  }

  @Override
  public void deltas(List<Delta> batch) {
    batch.stream()
        .flatMap(d -> d instanceof Delta.Text(String text) ? Stream.of(text) : Stream.of())
        .forEach(heard::add);
  }

  @Override
  public void brokeOff(GatewayError reason) {
    error = reason;
  }

  private static Plan plan(int maxRetries, Target... targets) {
    return Requests.plan(new Plan.Effort(maxRetries, 100, 1_000, OptionalLong.of(40)), targets);
  }

  private static RoutingHints continued() {
    return hints(AfterBreak.CONTINUE, false);
  }

  private static RoutingHints hedged() {
    return hints(AfterBreak.FAIL, true);
  }

  private static InferenceRequest request(RoutingHints hints) {
    return Requests.request(
        false, hints, new Sampling(OptionalDouble.empty(), OptionalInt.of(100)));
  }
}
