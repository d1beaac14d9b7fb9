package dev.signalbox.provider;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import java.util.function.Consumer;

/// Ends a call whose time is used up or that has gone silent. One timer, which looks at what
/// happened since and sets itself anew.
final class Watchdog {
  private static final long DRAIN_MILLIS = 1000;
  private static final long NONE = -1;

  private final Lane lane;
  private final String provider;
  private final Deadline deadline;
  private final Consumer<GatewayError> bite;
  private long timer = NONE;
  private long lastHeardMillis;
  private boolean headArrived;
  private boolean paused;

  Watchdog(Lane lane, String provider, Deadline deadline, Consumer<GatewayError> bite) {
    this.lane = lane;
    this.provider = provider;
    this.deadline = deadline;
    this.bite = bite;
  }

  void start() {
    // no later than silence may count, should a head arrive at once
    arm(Math.min(deadline.remainingMillis(lane.clock()), lane.idleTimeoutMillis()));
  }

  /// From now on silence counts; before, only the deadline does.
  void headArrived() {
    headArrived = true;
    heard();
  }

  /// The call is made anew: silence counts from the next head.
  void again() {
    headArrived = false;
    paused = false;
    stop();
    start();
  }

  void heard() {
    lastHeardMillis = lane.clock().millis();
  }

  /// We do not read: silence is ours.
  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    heard();
  }

  void stop() {
    if (timer != NONE) {
      lane.vertx().cancelTimer(timer);
      timer = NONE;
    }
  }

  /// The answer is whole: gives the connection a moment to end its body, then `reset`s it unless
  /// stopped before.
  void drain(Runnable reset) {
    stop();
    timer = lane.vertx().setTimer(DRAIN_MILLIS, _ -> reset.run());
  }

  private void arm(long millis) {
    timer = lane.vertx().setTimer(Math.max(1, millis), _ -> look());
  }

  private long untilNextLook() {
    var left = deadline.remainingMillis(lane.clock());
    return headArrived && !paused ? Math.min(left, silenceLeft()) : left;
  }

  private long silenceLeft() {
    return lastHeardMillis + lane.idleTimeoutMillis() - lane.clock().millis();
  }

  private void look() {
    timer = NONE;
    if (deadline.hasPassed(lane.clock())) {
      bite.accept(new GatewayError.DeadlineExceeded(provider));
    } else if (headArrived && !paused && silenceLeft() <= 0) {
      bite.accept(
          new GatewayError.ProviderFailed(
              provider, 200, "it fell silent for " + lane.idleTimeoutMillis() + " ms"));
    } else {
      // paused calls are looked at again too, since they may be resumed meanwhile
      arm(Math.min(Math.max(untilNextLook(), 1), lane.idleTimeoutMillis()));
    }
  }
}
