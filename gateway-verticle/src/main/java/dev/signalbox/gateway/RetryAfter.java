package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;

/// When a caller may come back after a failure, as the header `Retry-After` says it.
final class RetryAfter {
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final int TOO_MANY_REQUESTS = 429;

  private RetryAfter() {}

  /// Whole seconds, rounded up and at least 1; 0 when the same request cannot pass later.
  static long seconds(GatewayError error) {
    return switch (error) {
      case GatewayError.RateLimited limited -> atLeastOne(limited.retryAfterMillis());
      case GatewayError.QuotaExceeded exceeded -> atLeastOne(exceeded.retryAfterMillis());
      case GatewayError.Overloaded overloaded -> atLeastOne(overloaded.retryAfterMillis());
      case GatewayError.AllProvidersFailed failed -> atLeastOne(failed.retryAfterMillis());
      case GatewayError.ProviderFailed(_, int upstream, _) when upstream == TOO_MANY_REQUESTS -> 1;
      case GatewayError.OfRequest _,
          GatewayError.OfCaller _,
          GatewayError.OfMoney _,
          GatewayError.OfGateway _,
          GatewayError.OutputBlocked _,
          GatewayError.UnitUnavailable _,
          GatewayError.ProviderFailed _,
          GatewayError.ProviderRejected _ ->
          error.httpStatus() == 503 ? 1 : 0;
    };
  }

  private static long atLeastOne(long millis) {
    return Math.max(1, (millis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND);
  }
}
