package dev.signalbox.provider.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CleanRun
class TapesVerticleTest {
  private static final CallerKey CALLER = KeptCalls.CALLER;
  private static final Delta FINISH = new Delta.Finish(FinishReason.STOP, Usage.of(1, 2), "m");

  private final Tapes tapes = new Tapes(32 << 20);
  private final AtomicInteger stopped = new AtomicInteger();
  private Context context;
  private Context elsewhere;

  @BeforeEach
  void start(Vertx vertx) {
    context = vertx.getOrCreateContext();
    elsewhere = vertx.getOrCreateContext();
  }

  @Test
  void a_second_reader_gets_all_of_it_and_the_first_is_told() {
    var first = new HeardStream<Delta>();
    var call = call(60_000);
    var source = record(call, first);
    on(() -> source.write(new Delta.Text("one ")));

    var second = new HeardStream<Delta>();
    on(() ->
        assertThat(tapes.resume(elsewhere, new ResumeStream(call.request().id()), second))
            .isInstanceOf(Outcome.Ok.class));
    on(() -> {
      source.write(new Delta.Text("two"));
      source.write(FINISH);
      source.end();
    });

    Eventually.until("the second has all", () -> second.isOver());
    assertThat(second.heard())
        .containsExactly(new Delta.Text("one "), new Delta.Text("two"), FINISH);
    assertThat(first.heard()).containsExactly(new Delta.Text("one "));
    assertThat(first.awaitError()).isInstanceOf(GatewayError.Conflict.class);
    assertThat(stopped).hasValue(0);
  }

  @Test
  void what_is_whole_can_be_read_again_and_by_its_caller_alone() {
    var call = call(60_000);
    var source = record(call, new HeardStream<Delta>());
    on(() -> {
      source.write(new Delta.Text("all"));
      source.write(FINISH);
      source.end();
    });

    var again = new HeardStream<Delta>();
    on(() -> tapes.resume(elsewhere, new ResumeStream(call.request().id()), again));

    Eventually.until("it is read again", () -> again.isOver());
    assertThat(again.heard()).hasSize(2);
    var id = call.request().id();
    assertThat(tapes.find(new FindStream(id, CALLER))).isInstanceOf(Outcome.Ok.class);
    assertThat(tapes.find(new FindStream(id, CallerKey.ANONYMOUS))).isInstanceOf(Outcome.Err.class);
  }

  @Test
  void the_call_ends_when_nobody_comes_back_in_time() {
    var inlet = new HeardStream<Delta>();
    var call = call(1);
    var source = record(call, inlet);
    on(() -> source.write(new Delta.Text("one ")));

    on(() -> inlet.lose());

    Eventually.until("the provider is told to stop", () -> stopped.get() == 1);
    assertThat(tapes.find(new FindStream(call.request().id(), CALLER)))
        .isInstanceOf(Outcome.Err.class);
  }

  @Test
  void a_failure_before_anything_came_leaves_nothing() {
    var call = call(60_000);
    var source = record(call, new HeardStream<Delta>());
    on(() -> source.fail(new GatewayError.ProviderFailed("openai", 500, "no")));
    assertThat(tapes.find(new FindStream(call.request().id(), CALLER)))
        .isInstanceOf(Outcome.Err.class);
  }

  @Test
  void a_long_answer_is_passed_on_and_no_longer_kept() {
    var inlet = new HeardStream<Delta>();
    var call = call(60_000);
    var source = record(call, inlet);
    on(() -> {
      for (var i = 0; i < 3; i++) {
        source.write(new Delta.Text("x".repeat(500_000)));
      }
    });
    assertThat(inlet.heard()).hasSize(3);
    assertThat(tapes.find(new FindStream(call.request().id(), CALLER)))
        .isInstanceOf(Outcome.Err.class);
    on(() -> inlet.cancel());
    assertThat(stopped).hasValue(1);
  }

  private OutboundStream<Delta> record(CallProvider call, HeardStream<Delta> inlet) {
    var source = tapes.record(context, call, new Deadline(Long.MAX_VALUE), inlet);
    source.onCancel(stopped::incrementAndGet);
    return source;
  }

  private static CallProvider call(long graceMillis) {
    return KeptCalls.outliving(Outlives.READER, graceMillis, "r1");
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
