package dev.signalbox.cost.limits;

import dev.signalbox.api.GatewayError;
import java.util.Comparator;
import java.util.List;

/// One limit a request does not fit.
///
/// @param subject `key:…` or `user:…`
/// @param unit `requests` or `tokens`
/// @param perDay else per minute
record Refusal(
    String requestId, String subject, String unit, boolean perDay, long most, long waitMillis) {
  /// The refusal that lasts longest: before that, asking again is in vain.
  static GatewayError worst(List<Refusal> refusals) {
    return refusals.stream()
        .max(Comparator.comparingLong(Refusal::waitMillis))
        .orElseThrow()
        .error();
  }

  private GatewayError error() {
    var scope = subject.substring(0, subject.indexOf(':'));
    return perDay
        ? new GatewayError.QuotaExceeded(scope, unit, most, waitMillis)
        : new GatewayError.RateLimited(scope, unit, most, waitMillis);
  }
}
