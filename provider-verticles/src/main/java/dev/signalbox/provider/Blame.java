package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.Secret;

/// How a failed call may be told.
final class Blame {
  private Blame() {}

  /// The same error with the provider's key, should the provider repeat it, taken out.
  static GatewayError withoutKey(GatewayError error, Secret key) {
    if (error instanceof ProviderFailed(String id, int status, String reason)) {
      return new ProviderFailed(id, status, without(reason, key));
    }
    return error instanceof ProviderRejected(String id, int status, String reason)
        ? new ProviderRejected(id, status, without(reason, key))
        : error;
  }

  private static String without(String reason, Secret key) {
    return key.reveal().isEmpty() ? reason : reason.replace(key.reveal(), "[redacted]");
  }
}
