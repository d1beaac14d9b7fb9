package dev.signalbox.api;

import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.security.Finding;
import java.util.List;

/// Every failure a caller can be told about. Four total functions decide about it (`code`,
/// `httpStatus`, `message`, `mayFallBack`), so that wire, metric label and log key come from one
/// source.
public sealed interface GatewayError {
  /// The request's shape, a limit or a detector refused it.
  record InputRejected(List<Violation> violations) implements GatewayError {
    public InputRejected {
      violations = List.copyOf(violations);
    }
  }

  /// The body is larger than `limitBytes`.
  record PayloadTooLarge(long limitBytes) implements GatewayError {}

  /// The caller's key is locked out; `remainingMillis` is 0 when `permanent`.
  record KeyQuarantined(boolean permanent, long remainingMillis) implements GatewayError {}

  /// The completion held something that must not leave.
  record OutputBlocked(List<Finding> findings) implements GatewayError {
    public OutputBlocked {
      findings = List.copyOf(findings);
    }
  }

  /// The HARD threshold (or hard limit) of `scope` would be passed.
  record CostLimitExceeded(String scope, Money total, Money threshold) implements GatewayError {}

  /// No replica of `unit` answered in time.
  record UnitUnavailable(Unit unit) implements GatewayError {}

  /// No active provider serves `model`; `known` lists some that are served.
  record ModelNotFound(String model, List<String> known, List<String> activation)
      implements GatewayError {
    public ModelNotFound {
      known = List.copyOf(known);
      activation = List.copyOf(activation);
    }

    /// Where nobody knows a provider that would serve it.
    public ModelNotFound(String model, List<String> known) {
      this(model, known, List.of());
    }
  }

  /// One provider did not answer properly: worth another target. `status` is 0 when no HTTP status
  /// came.
  record ProviderFailed(String provider, int status, String reason) implements GatewayError {}

  /// The provider refused this very request with `status`: asking it again cannot help.
  record ProviderRejected(String provider, int status, String reason) implements GatewayError {}

  /// Every target of the plan failed.
  record AllProvidersFailed(List<Attempt> attempts) implements GatewayError {
    public AllProvidersFailed {
      attempts = List.copyOf(attempts);
    }
  }

  /// The request's time was used up in `stage`.
  record DeadlineExceeded(String stage) implements GatewayError {}

  /// No such path; `path` is what was asked for.
  record NotFound(String path) implements GatewayError {}

  /// The path exists, but not for this method.
  record MethodNotAllowed(String method, String allowed) implements GatewayError {}

  /// A browser sent this for another site's page.
  record CrossOriginRefused() implements GatewayError {}

  /// A defect of ours; the details are in the log under the request id.
  record Internal() implements GatewayError {}

  /// Stable code: the wire's `error`, the metric label `error_type` and the log key.
  default String code() {
    return switch (this) {
      case InputRejected _ -> "INPUT_VALIDATION_FAILED";
      case PayloadTooLarge _ -> "PAYLOAD_TOO_LARGE";
      case KeyQuarantined _ -> "API_KEY_QUARANTINED";
      case OutputBlocked _ -> "OUTPUT_SECURITY_CHECK_FAILED";
      case CostLimitExceeded _ -> "COST_LIMIT_EXCEEDED";
      case UnitUnavailable(Unit unit) -> unit.name() + "_UNAVAILABLE";
      case ModelNotFound _ -> "MODEL_NOT_FOUND";
      case ProviderFailed _ -> "PROVIDER_FAILED";
      case ProviderRejected _ -> "PROVIDER_ERROR";
      case AllProvidersFailed _ -> "ALL_PROVIDERS_FAILED";
      case DeadlineExceeded _ -> "DEADLINE_EXCEEDED";
      case NotFound _ -> "NOT_FOUND";
      case MethodNotAllowed _ -> "METHOD_NOT_ALLOWED";
      case CrossOriginRefused _ -> "CROSS_ORIGIN_REFUSED";
      case Internal _ -> "INTERNAL_ERROR";
    };
  }

  /// The HTTP status of the failure when nothing was sent yet.
  default int httpStatus() {
    return switch (this) {
      case InputRejected _ -> 400;
      case CostLimitExceeded _ -> 402;
      case KeyQuarantined _, OutputBlocked _, CrossOriginRefused _ -> 403;
      case ModelNotFound _, NotFound _ -> 404;
      case MethodNotAllowed _ -> 405;
      case PayloadTooLarge _ -> 413;
      case Internal _ -> 500;
      case ProviderFailed _, ProviderRejected _ -> 502;
      case UnitUnavailable _, AllProvidersFailed _ -> 503;
      case DeadlineExceeded _ -> 504;
    };
  }

  /// One sentence for the caller: what happened, and the way out.
  default String message() {
    return switch (this) {
      case InputRejected(var violations) -> ErrorMessages.inputRejected(violations);
      case PayloadTooLarge(long limit) ->
          "The body is larger than " + limit + " bytes. Send less, or raise limits.bodyBytes.";
      case KeyQuarantined(boolean permanent, long remaining) ->
          ErrorMessages.keyQuarantined(permanent, remaining);
      case OutputBlocked _ -> "The completion was blocked because it was unsafe to pass on.";
      case CostLimitExceeded(String scope, Money total, Money threshold) ->
          ErrorMessages.costLimitExceeded(scope, total, threshold);
      case UnitUnavailable(Unit unit) ->
          "The " + unit.id() + " unit is not available. Try again shortly.";
      case ModelNotFound(String model, var known, var activation) ->
          ErrorMessages.modelNotFound(model, known, activation);
      case ProviderFailed(String provider, _, String reason) -> provider + " failed: " + reason;
      case ProviderRejected(String provider, int status, String reason) ->
          provider + " refused the request with status " + status + ": " + reason;
      case AllProvidersFailed(var attempts) ->
          "Each of the " + attempts.size() + " attempts failed; see details.attempts.";
      case DeadlineExceeded(String stage) -> "The request's time was used up in " + stage + ".";
      case NotFound(String path) -> "There is nothing at " + path + ".";
      case MethodNotAllowed(String method, String allowed) ->
          method + " is not allowed here; use " + allowed + ".";
      case CrossOriginRefused _ ->
          "Pages of other sites may not use this gateway; call it from your own server.";
      case Internal _ -> "Something went wrong on our side; the log has it under this request id.";
    };
  }

  /// Whether the next target of a plan may be tried after this failure.
  default boolean mayFallBack() {
    return switch (this) {
      case ProviderFailed _, ProviderRejected _ -> true;
      case UnitUnavailable(Unit unit) -> unit == Unit.PROVIDERS;
      case InputRejected _,
          PayloadTooLarge _,
          KeyQuarantined _,
          OutputBlocked _,
          CostLimitExceeded _,
          ModelNotFound _,
          AllProvidersFailed _,
          DeadlineExceeded _,
          NotFound _,
          MethodNotAllowed _,
          CrossOriginRefused _,
          Internal _ ->
          false;
    };
  }
}
