package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;

/// Why a call of a provider failed, as its attempt is told.
///
/// @param status the provider's own, 0 where it gave none
/// @param reason never empty: an attempt without one reads as a success
record CallFailure(int status, String reason) {
  static CallFailure of(GatewayError error) {
    return switch (error) {
      case ProviderFailed(_, int status, String reason) -> saying(status, reason);
      case ProviderRejected(_, int status, _, String reason, _) -> saying(status, reason);
      case GatewayError.OfRequest _,
          GatewayError.OfCaller _,
          GatewayError.OfMoney _,
          GatewayError.OfGateway _,
          GatewayError.OutputBlocked _,
          GatewayError.UnitUnavailable _,
          GatewayError.AllProvidersFailed _ ->
          new CallFailure(0, error.code());
    };
  }

  private static CallFailure saying(int status, String reason) {
    return new CallFailure(status, reason.isEmpty() ? "no reason given" : reason);
  }
}
