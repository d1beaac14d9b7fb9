package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.provider.TargetVitals.Times;
import java.time.InstantSource;

/// What one call adds to the vitals of its target: between its admission and its one end.
final class CallVitals {
  private final TargetVitals target;
  private final TargetVitals.Pass pass;
  private final InstantSource clock;
  private final long beganNanos = System.nanoTime();
  private long firstTokenMillis = TargetVitals.NOT_MEASURED;

  private CallVitals(TargetVitals target, TargetVitals.Pass pass, InstantSource clock) {
    this.target = target;
    this.pass = pass;
    this.clock = clock;
  }

  /// Lets a call through, or says that the circuit of its target is open.
  static Outcome<CallVitals> enter(TargetVitals target, InstantSource clock) {
    var now = clock.millis();
    var pass = target.enter(now);
    return pass.granted()
        ? Outcome.ok(new CallVitals(target, pass, clock))
        : Outcome.err(closedTo(target, now));
  }

  private static GatewayError closedTo(TargetVitals target, long now) {
    var breaker = target.breaker();
    var wait = Math.max(0, breaker.retryAtMillis() - now);
    var next = wait > 0 ? "is tried again in " + wait + " ms" : "waits for the end of a trial call";
    return new GatewayError.ProviderFailed(
        target.target().provider(),
        0,
        "its circuit for "
            + target.target().model()
            + " is open and "
            + next
            + ", because "
            + breaker.reason());
  }

  /// A piece of the answer is there. True the first time.
  boolean delta() {
    if (firstTokenMillis >= 0) {
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
