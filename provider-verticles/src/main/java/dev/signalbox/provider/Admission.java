package dev.signalbox.provider;

import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.routing.Target;

/// Whether a provider may be asked now: its target's circuit has to let calls through, and it must
/// not have told us to wait. What may not be asked fails at once, so that another target is tried
/// without delay.
final class Admission {
  private Admission() {}

  /// The vitals of a call that may be made, to be ended with it; or why it may not.
  static Outcome<CallVitals> enter(ActiveProvider provider, Target target, Lane lane) {
    var now = lane.clock().millis();
    if (provider.accesses().notBeforeMillis(now) > 0) {
      lane.meters().of(provider.id()).waited();
      return Outcome.err(provider.told(provider.accesses().resting(now)));
    }
    var vitals = provider.vitals().of(target.model());
    var pass = vitals.enter(now);
    return pass.granted()
        ? Outcome.ok(new CallVitals(vitals, pass, lane.clock()))
        : Outcome.err(closed(provider.id(), target, vitals.breaker(), now));
  }

  private static ProviderFailed closed(String provider, Target target, Breaker breaker, long now) {
    var wait = breaker.retryAtMillis() - now;
    var next = wait > 0 ? "is tried again in " + wait + " ms" : "waits for the end of a trial call";
    return new ProviderFailed(
        provider,
        0,
        "its circuit for " + target.model() + " is open and " + next + ": " + breaker.reason());
  }
}
