package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;

/// What the end of a call says about its target.
enum Verdict {
  /// It answered.
  ANSWERED,
  /// It refused this one request, and so works.
  REFUSED,
  /// It takes no calls of ours for now: too many, or a key it does not accept.
  DENIED,
  /// It failed.
  FAILED,
  /// Nothing: the caller went away, or gave it too little time.
  NOTHING;

  /// A call that was given less and got no answer proves nothing: otherwise a caller in a hurry
  /// could take a provider away from everybody.
  private static final long FAIR_MILLIS = 10_000;

  /// The verdict of a call that ended with `error` after `ranMillis`.
  static Verdict of(GatewayError error, long ranMillis) {
    if (error instanceof ProviderFailed(_, int status, _)) {
      return status == 429 ? DENIED : FAILED;
    }
    if (error instanceof ProviderRejected(_, _, var fault, _, _)) {
      return fault.isOfKey() ? DENIED : REFUSED;
    }
    return error instanceof DeadlineExceeded && ranMillis >= FAIR_MILLIS ? FAILED : NOTHING;
  }
}
