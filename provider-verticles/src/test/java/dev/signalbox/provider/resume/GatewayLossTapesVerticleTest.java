package dev.signalbox.provider.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FindStream;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.api.inference.ResumeStream;
import dev.signalbox.api.inference.StreamsRead;
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
  private static final Delta FINISH = new Delta.Finish(FinishReason.STOP, Usage.of(1, 2), "m");

  private final Tapes tapes = new Tapes();
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
  void what_outlives_its_gateway_ends_with_a_reader_that_goes() {
    var inlet = new HeardStream<Delta>();
    var call = unasked(60_000);
    var source = record(call, inlet);
    on(() -> source.write(new Delta.Text("one ")));

    on(() -> inlet.cancel());

    assertThat(stopped).hasValue(1);
    assertThat(isKept(call)).isFalse();
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
    read(call);
    assertThat(isKept(call)).as("who read it before may say so, and another reads now").isTrue();
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
  void what_was_read_to_its_end_is_forgotten_unless_its_reader_may_come_back() {
    for (var call : List.of(unasked(60_000), call(60_000))) {
      var source = record(call, new HeardStream<Delta>());
      on(() -> source.write(new Delta.Text("all")));
      read(call);
      assertThat(isKept(call)).as("it runs").isTrue();
      on(() -> {
        source.write(FINISH);
        source.end();
      });
      assertThat(isKept(call)).isTrue();
      read(call);
      var outlives = call.ticket().orElseThrow().outlives();
      assertThat(isKept(call)).isEqualTo(outlives == Outlives.READER);
    }
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

  private void read(CallProvider call) {
    on(() -> tapes.read(new StreamsRead(List.of(call.request().id(), new RequestId("other")))));
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
