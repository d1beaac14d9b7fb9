package dev.signalbox.provider;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.bus.Bus.Started;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.provider.CallMeters.Ending;
import java.time.Duration;

/// Plays a [DemoScript], under the same rules of flow and cancellation as a real provider.
final class DemoCall {
  /// The provider's id.
  static final String ID = "builtin";

  private static final long NONE = -1;
  private static final Duration LONGER_THAN_ANY_DEADLINE = Duration.ofDays(1);

  private final Lane lane;
  private final DemoScript script;
  private final OutboundStream<Delta> out;
  private final CallVitals vitals;
  private final Deadline deadline;
  private final CallMeters meters;
  private final boolean streams;
  private int next;
  private long timer = NONE;
  private boolean begun;

  /// Nobody reads: the timer is that of the deadline.
  private boolean waits;

  private boolean over;

  DemoCall(
      Lane lane,
      InferenceRequest request,
      CallVitals vitals,
      Deadline deadline,
      OutboundStream<Delta> out) {
    this.lane = lane;
    this.script = DemoScript.of(request);
    this.vitals = vitals;
    this.deadline = deadline;
    this.meters = lane.meters().of(ID);
    this.streams = request.stream();
    this.out = out;
  }

  /// `Err` when it is to fail at once. Nothing is written before this has returned.
  Outcome<Started> start() {
    if (script.refusal().isPresent() && script.stall().isZero()) {
      ended(Ending.of(script.refusal().get()));
      return Outcome.err(script.refusal().get());
    }
    out.onCancel(this::cancelled);
    out.onDrain(this::drained);
    lane.vertx().runOnContext(_ -> after(script.stall(), this::begin));
    return Outcome.ok(new Started());
  }

  private void begin() {
    if (over) {
      return;
    }
    if (deadline.hasPassed(lane.clock())) {
      fail(new GatewayError.DeadlineExceeded(ID));
    } else if (script.refusal().isPresent()) {
      fail(script.refusal().get());
    } else {
      begun = true;
      play();
    }
  }

  private void fail(GatewayError error) {
    over = true;
    ended(Ending.of(error));
    out.fail(error);
  }

  /// What a request asks for is no fault of the demo's: else one caller's drill would take it away
  /// from all others.
  private void ended(Ending ending) {
    meters.ended(ending, vitals.ranNanos());
    vitals.abandoned();
  }

  private void play() {
    while (begun && !over && timer == NONE && next < script.deltas().size() && !out.isFull()) {
      if (script.delay().isZero()) {
        write();
      } else {
        after(script.delay(), this::playOne);
      }
    }
    if (begun && !over && next == script.deltas().size()) {
      end();
    } else if (begun && !over && timer == NONE) {
      waits = true;
      after(LONGER_THAN_ANY_DEADLINE, this::unread);
    }
  }

  /// Whoever asked is there and does not read: for as long as its own deadline and no longer.
  private void unread() {
    if (!over) {
      fail(new GatewayError.DeadlineExceeded(ID));
    }
  }

  private void drained() {
    if (waits) {
      waits = false;
      cancelTimer();
    }
    play();
  }

  private void cancelTimer() {
    if (timer != NONE) {
      lane.vertx().cancelTimer(timer);
      timer = NONE;
    }
  }

  private void playOne() {
    write();
    play();
  }

  private void write() {
    if (vitals.delta() && streams) {
      meters.firstToken(vitals.ranNanos());
    }
    out.write(script.deltas().get(next++));
  }

  private void end() {
    if (!script.deltas().isEmpty() && script.deltas().getLast() instanceof Delta.Finish finish) {
      over = true;
      meters.used(finish.usage());
      meters.ended(Ending.NONE, vitals.ranNanos());
      vitals.answered();
      out.end();
    } else {
      fail(new GatewayError.ProviderFailed(ID, 200, "the request asked the demo to break off"));
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
    if (!over) {
      ended(Ending.CANCELLED);
    }
    over = true;
    cancelTimer();
  }
}
