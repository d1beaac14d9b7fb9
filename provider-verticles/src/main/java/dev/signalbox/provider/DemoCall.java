package dev.signalbox.provider;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.bus.Bus.Started;
import dev.signalbox.bus.OutboundStream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;

/// Plays a [DemoScript], under the same rules of flow and cancellation as a real provider.
final class DemoCall {
  /// The provider's id.
  static final String ID = "builtin";

  private static final long NONE = -1;

  private final Lane lane;
  private final DemoScript script;
  private final OutboundStream<Delta> out;
  private final Vitals vitals;
  private final Deadline deadline;
  private final Promise<Outcome<Started>> started = Promise.promise();
  private int next;
  private long timer = NONE;
  private boolean over;

  DemoCall(
      Lane lane,
      InferenceRequest request,
      Vitals vitals,
      Deadline deadline,
      OutboundStream<Delta> out) {
    this.lane = lane;
    this.script = DemoScript.of(request);
    this.vitals = vitals;
    this.deadline = deadline;
    this.out = out;
  }

  Future<Outcome<Started>> start() {
    out.onCancel(this::cancelled);
    out.onDrain(this::play);
    after(script.stall(), this::begin);
    return started.future();
  }

  private void begin() {
    if (deadline.hasPassed(lane.clock())) {
      over = true;
      started.complete(Outcome.err(new GatewayError.DeadlineExceeded(ID)));
    } else if (script.refusal().isPresent()) {
      over = true;
      started.complete(Outcome.err(script.refusal().get()));
    } else {
      vitals.succeeded(script.stall().toMillis());
      started.complete(Outcome.ok(new Started()));
      play();
    }
  }

  private void play() {
    while (!over && timer == NONE && next < script.deltas().size() && !out.isFull()) {
      if (script.delay().isZero()) {
        out.write(script.deltas().get(next++));
      } else {
        after(script.delay(), this::playOne);
      }
    }
    if (!over && next == script.deltas().size()) {
      over = true;
      end();
    }
  }

  private void playOne() {
    out.write(script.deltas().get(next++));
    play();
  }

  private void end() {
    if (!script.deltas().isEmpty() && script.deltas().getLast() instanceof Delta.Finish) {
      out.end();
    } else {
      out.fail(new GatewayError.ProviderFailed(ID, 200, "the request asked the demo to break off"));
    }
  }

  private void after(Duration wait, Runnable then) {
    var millis = Math.min(wait.toMillis(), deadline.remainingMillis(lane.clock()));
    if (millis <= 0) {
      then.run();
      return;
    }
    timer =
        lane.vertx()
            .setTimer(
                millis,
                _ -> {
                  timer = NONE;
                  then.run();
                });
  }

  private void cancelled() {
    over = true;
    if (timer != NONE) {
      lane.vertx().cancelTimer(timer);
      timer = NONE;
    }
    started.tryComplete(Outcome.err(new GatewayError.DeadlineExceeded("cancelled")));
  }
}
