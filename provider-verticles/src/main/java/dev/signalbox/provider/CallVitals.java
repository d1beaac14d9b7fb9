package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.provider.TargetVitals.Times;
import java.time.InstantSource;

/// What one call adds to the vitals of its target: between its admission and its one end.
final class CallVitals {
  private final TargetVitals target;
  private final TargetVitals.Pass pass;
  private final InstantSource clock;
  private final long beganNanos = System.nanoTime();
  private long firstTokenMillis = TargetVitals.NOT_MEASURED;

  CallVitals(TargetVitals target, TargetVitals.Pass pass, InstantSource clock) {
    this.target = target;
    this.pass = pass;
    this.clock = clock;
  }

  /// A call of a target whose circuit never opens.
  static CallVitals begin(TargetVitals target, InstantSource clock) {
    return new CallVitals(target, target.enter(clock.millis()), clock);
  }

  /// A piece of the answer is there. True the first time.
  boolean delta() {
    if (hasDelta()) {
      return false;
    }
    firstTokenMillis = ranMillis();
    return true;
  }

  void answered() {
    ended(Verdict.ANSWERED);
  }

  void failed(GatewayError error) {
    ended(Verdict.of(error, ranMillis()));
  }

  /// Nobody waits for the answer any more, or the provider was not even asked.
  void abandoned() {
    ended(Verdict.NOTHING);
  }

  boolean hasDelta() {
    return firstTokenMillis >= 0;
  }

  long ranNanos() {
    return System.nanoTime() - beganNanos;
  }

  private long ranMillis() {
    return ranNanos() / 1_000_000;
  }

  private void ended(Verdict verdict) {
    target.ended(pass, verdict, new Times(firstTokenMillis, ranMillis()), clock.millis());
  }
}
