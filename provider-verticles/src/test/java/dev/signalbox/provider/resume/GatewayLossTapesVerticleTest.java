package dev.signalbox.provider.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FindStream;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.api.inference.ResumeStream;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.provider.HeardStream;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Streams that outlive their gateway and nothing more, beside those that outlive their reader.
@CleanRun
class GatewayLossTapesVerticleTest {
  private static final long MOST = 32L << 20;
  private static final Delta FINISH = new Delta.Finish(FinishReason.STOP, Usage.of(1, 2), "m");

  private final Tapes tapes = new Tapes(MOST);
  private final AtomicInteger stopped = new AtomicInteger();
  private Context context;
  private Context elsewhere;
  private int calls;

  @BeforeEach
  void start(Vertx vertx) {
    context = vertx.getOrCreateContext();
    elsewhere = vertx.getOrCreateContext();
  }

  @Test
  void a_reader_that_goes_ends_the_call_and_what_had_come_is_had_for_a_while() {
    for (var call : List.of(unasked(60_000), call(60_000))) {
      stopped.set(0);
      var inlet = new HeardStream<Delta>();
      var source = record(call, inlet);
      on(() -> source.write(new Delta.Text("one ")));

      on(() -> inlet.cancel());

      assertThat(stopped).hasValue(1);
      on(() -> source.write(new Delta.Text("what comes too late")));
      for (var time = 0; time < 2; time++) {
        var back = new HeardStream<Delta>();
        on(() -> tapes.resume(elsewhere, new ResumeStream(call.request().id()), back));
        assertThat(back.awaitError()).isEqualTo(new GatewayError.CallEnded());
        assertThat(back.heard()).containsExactly(new Delta.Text("one "));
      }
    }
  }

  @Test
  void what_had_come_of_an_ended_call_is_forgotten_after_its_time() {
    var inlet = new HeardStream<Delta>();
    var call = unasked(1);
    var source = record(call, inlet);
    on(() -> source.write(new Delta.Text("one ")));
    on(() -> inlet.cancel());
    Eventually.until("it is forgotten", () -> !isKept(call));
    assertThat(tapes.chars()).isZero();
  }

  @Test
  void a_call_that_its_reader_did_not_wait_for_ends_as_soon_as_it_can_be_told() {
    var inlet = new HeardStream<Delta>();
    var tape = tapes.record(context, unasked(60_000), new Deadline(Long.MAX_VALUE), inlet);
    on(() -> inlet.cancel());
    on(() -> tape.onCancel(stopped::incrementAndGet));
    assertThat(stopped).hasValue(1);
  }

  @Test
  void whoever_comes_back_lets_a_source_go_on_that_waited_for_the_reader_before() {
    var inlet = new HeardStream<Delta>();
    var call = unasked(60_000);
    var source = record(call, inlet);
    var resumed = new AtomicInteger();
    on(() -> source.onDrain(resumed::incrementAndGet));
    on(() -> source.write(new Delta.Text("one ")));
    inlet.fillUp();
    on(() -> assertThat(source.isFull()).isTrue());

    var second = new HeardStream<Delta>();
    on(() -> tapes.resume(elsewhere, new ResumeStream(call.request().id()), second));

    Eventually.until("the source goes on", () -> resumed.get() == 1);
    on(() -> assertThat(source.isFull()).isFalse());
    assertThat(inlet.awaitError()).isInstanceOf(GatewayError.Conflict.class);
  }

  @Test
  void what_outlives_its_gateway_is_had_by_another_when_that_is_lost() {
    var inlet = new HeardStream<Delta>();
    var call = unasked(60_000);
    var source = record(call, inlet);
    on(() -> source.write(new Delta.Text("one ")));

    on(() -> inlet.lose());
    var second = new HeardStream<Delta>();
    on(() -> tapes.resume(elsewhere, new ResumeStream(call.request().id()), second));
    on(() -> {
      source.write(new Delta.Text("two"));
      source.write(FINISH);
      source.end();
    });

    assertThat(second.awaitEnd())
        .containsExactly(new Delta.Text("one "), new Delta.Text("two"), FINISH);
    assertThat(stopped).hasValue(0);
    assertThat(isKept(call)).as("it may not have arrived").isTrue();
  }

  @Test
  void the_call_ends_when_a_gateway_is_lost_and_nobody_comes_back_in_time() {
    var inlet = new HeardStream<Delta>();
    var call = unasked(1);
    var source = record(call, inlet);
    on(() -> source.write(new Delta.Text("one ")));
    on(() -> inlet.lose());
    Eventually.until("the provider is told to stop", () -> stopped.get() == 1);
    assertThat(isKept(call)).isFalse();
  }

  @Test
  void nobody_is_waited_for_who_has_read_nothing() {
    for (var call : List.of(call(60_000), unasked(60_000))) {
      var inlet = new HeardStream<Delta>();
      var _ = record(call, inlet);
      on(() -> inlet.lose());
      assertThat(isKept(call)).isFalse();
    }
    assertThat(stopped).hasValue(2);
  }

  @Test
  void what_is_over_makes_room_for_others_the_oldest_first_and_what_runs_does_not() {
    var runs = unasked(60_000);
    var running = record(runs, new HeardStream<Delta>());
    on(() -> running.write(new Delta.Text("x".repeat(900_000))));
    var over = IntStream.range(0, 40).mapToObj(_ -> unasked(60_000)).toList();
    for (var call : over) {
      var source = record(call, new HeardStream<Delta>());
      on(() -> {
        source.write(new Delta.Text("x".repeat(900_000)));
        source.write(FINISH);
        source.end();
      });
      assertThat(isKept(call)).isTrue();
      assertThat(tapes.chars()).isLessThanOrEqualTo(MOST / 2);
    }
    var kept = over.stream().map(this::isKept).toList();
    assertThat(kept.subList(0, 23)).containsOnly(false);
    assertThat(kept.subList(30, 40)).containsOnly(true);
    assertThat(isKept(runs)).isTrue();
  }

  @Test
  void what_is_over_is_counted_with_its_request() {
    var call = unasked(60_000);
    var source = record(call, new HeardStream<Delta>());
    on(() -> source.write(new Delta.Text("all")));
    assertThat(tapes.chars()).isLessThan(Tape.ENDED_CHARS);
    on(source::end);
    assertThat(tapes.chars())
        .isEqualTo(
            Recording.PIECE_COST
                + "all".length()
                + Tape.ENDED_CHARS
                + RequestChars.of(call.request()));
  }

  @Test
  void what_nobody_asked_to_be_kept_leaves_room_for_what_somebody_did() {
    var half = IntStream.range(0, 17).mapToObj(_ -> unasked(60_000)).toList();
    half.forEach(call -> {
      var source = record(call, new HeardStream<Delta>());
      on(() -> source.write(new Delta.Text("x".repeat(1_000_000))));
    });
    assertThat(half.stream().filter(this::isKept)).hasSize(16);
    var asked = call(60_000);
    var source = record(asked, new HeardStream<Delta>());
    on(() -> source.write(new Delta.Text("x".repeat(1_000_000))));
    assertThat(isKept(asked)).isTrue();
  }

  @Test
  void
      an_answer_that_cannot_be_had_in_the_same_order_again_is_not_kept_for_those_who_did_not_ask() {
    for (var call : List.of(unasked(60_000), call(60_000))) {
      var inlet = new HeardStream<Delta>();
      var source = record(call, inlet);
      on(() -> {
        source.write(new Delta.Reasoning("first"));
        source.write(new Delta.Text("words"));
      });
      assertThat(isKept(call)).isTrue();
      on(() -> source.write(new Delta.Reasoning("second")));
      assertThat(inlet.heard()).as("all of it is passed on").hasSize(3);
      var outlives = call.ticket().orElseThrow().outlives();
      assertThat(isKept(call)).isEqualTo(outlives == Outlives.READER);
    }
  }

  private boolean isKept(CallProvider call) {
    return tapes.find(new FindStream(call.request().id(), KeptCalls.CALLER)) instanceof Outcome.Ok;
  }

  private OutboundStream<Delta> record(CallProvider call, HeardStream<Delta> inlet) {
    var source = tapes.record(context, call, new Deadline(Long.MAX_VALUE), inlet);
    source.onCancel(stopped::incrementAndGet);
    return source;
  }

  private CallProvider call(long graceMillis) {
    return KeptCalls.outliving(Outlives.READER, graceMillis, "r" + ++calls);
  }

  private CallProvider unasked(long graceMillis) {
    return KeptCalls.outliving(Outlives.GATEWAY, graceMillis, "r" + ++calls);
  }

  private void on(Runnable task) {
    Eventually.get(
        Future.<Void>future(promise ->
            context.runOnContext(_ -> {
              task.run();
              promise.complete();
            })));
  }
}
