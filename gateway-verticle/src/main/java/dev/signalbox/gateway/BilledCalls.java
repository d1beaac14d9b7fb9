package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.UnitUnavailable;

/// Which failed calls their provider may bill all the same.
final class BilledCalls {
  private static final int OK = 200;

  private BilledCalls() {}

  /// Whether a provider that says so has written nothing.
  static boolean isFree(GatewayError error) {
    return error instanceof ProviderRejected
        || error instanceof UnitUnavailable
        || (error instanceof ProviderFailed(_, int upstream, _) && upstream != OK);
  }
}
