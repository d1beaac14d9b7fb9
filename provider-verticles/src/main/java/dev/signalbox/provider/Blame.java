package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.AllProvidersFailed;
import dev.signalbox.api.GatewayError.CostLimitExceeded;
import dev.signalbox.api.GatewayError.CrossOriginRefused;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.GatewayError.Internal;
import dev.signalbox.api.GatewayError.KeyQuarantined;
import dev.signalbox.api.GatewayError.MethodNotAllowed;
import dev.signalbox.api.GatewayError.ModelNotFound;
import dev.signalbox.api.GatewayError.NotFound;
import dev.signalbox.api.GatewayError.OutputBlocked;
import dev.signalbox.api.GatewayError.PayloadTooLarge;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Secret;

/// Whose fault a failed call was, and how it may be told.
final class Blame {
  private Blame() {}

  /// Whether a failure says something about the provider, or our key there, rather than about the
  /// request.
  static boolean isOnProvider(GatewayError error) {
    return switch (error) {
      case ProviderFailed _, DeadlineExceeded _ -> true;
      case ProviderRejected(_, int status, _) -> status == 401 || status == 402 || status == 403;
      case InputRejected _,
          PayloadTooLarge _,
          KeyQuarantined _,
          OutputBlocked _,
          CostLimitExceeded _,
          UnitUnavailable _,
          ModelNotFound _,
          AllProvidersFailed _,
          NotFound _,
          MethodNotAllowed _,
          CrossOriginRefused _,
          Internal _ ->
          false;
    };
  }

  /// The same error with the provider's key, should the provider repeat it, taken out.
  static GatewayError withoutKey(GatewayError error, Secret key) {
    return switch (error) {
      case ProviderFailed(String id, int status, String reason) ->
          new ProviderFailed(id, status, without(reason, key));
      case ProviderRejected(String id, int status, String reason) ->
          new ProviderRejected(id, status, without(reason, key));
      case InputRejected _,
          PayloadTooLarge _,
          KeyQuarantined _,
          OutputBlocked _,
          CostLimitExceeded _,
          UnitUnavailable _,
          ModelNotFound _,
          AllProvidersFailed _,
          DeadlineExceeded _,
          NotFound _,
          MethodNotAllowed _,
          CrossOriginRefused _,
          Internal _ ->
          error;
    };
  }

  private static String without(String reason, Secret key) {
    return key.reveal().isEmpty() ? reason : reason.replace(key.reveal(), "[redacted]");
  }
}
