package dev.signalbox.api;

import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.OutputScan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Every failure a caller can be told about. Four total functions decide about it (`code`,
/// `httpStatus`, `message`, `mayFallBack`), so that wire, metric label and log key come from one
/// source. Four groups gather what most deciders need not tell apart.
public sealed interface GatewayError {
  /// The request itself cannot be served, whoever sends it.
  sealed interface OfRequest extends GatewayError {}

  /// The caller may not, or not now.
  sealed interface OfCaller extends GatewayError {}

  /// There is no money for it.
  sealed interface OfMoney extends GatewayError {}

  /// We cannot, whatever is asked.
  sealed interface OfGateway extends GatewayError {}

  /// The request's shape, a limit or a detector refused it.
  record InputRejected(List<Violation> violations) implements OfRequest {
    public InputRejected {
      violations = List.copyOf(violations);
    }
  }

  /// The body is larger than `limitBytes`.
  record PayloadTooLarge(long limitBytes) implements OfRequest {}

  /// A caller with [CallerKey.Kind]'s word `kind` is locked out; no time remains when `permanent`.
  record KeyQuarantined(boolean permanent, long remainingMillis, String kind) implements OfCaller {}

  /// The completion held something that must not leave; `scan` is of all of it.
  record OutputBlocked(List<Finding> findings, OutputScan scan) implements GatewayError {
    public OutputBlocked {
      findings = List.copyOf(findings);
    }

    /// Of one piece.
    public OutputBlocked(List<Finding> findings) {
      this(findings, OutputScan.NONE);
    }
  }

  /// The HARD threshold (or hard limit) of `scope` would be passed.
  ///
  /// @param total settled and held together
  /// @param room what there is room for, where the refusal was worked out against a strict budget
  record CostLimitExceeded(String scope, Money total, Money threshold, Optional<Room> room)
      implements OfMoney {
    /// Where only the sums are known.
    public CostLimitExceeded(String scope, Money total, Money threshold) {
      this(scope, total, threshold, Optional.empty());
    }
  }

  /// The arithmetic of a refused hold.
  ///
  /// @param worstCase what this request would have to hold
  /// @param maxTokens the largest output bound that would pass, 0 when none would
  /// @param resetsAtEpochMillis when the budget begins anew, [Room#NEVER] for one over all time
  record Room(
      Money settled, Money held, Money worstCase, long maxTokens, long resetsAtEpochMillis) {
    /// Only whoever gave the budget can make room in it.
    public static final long NEVER = 0;

    /// Whether time alone makes room.
    public boolean resets() {
      return resetsAtEpochMillis != NEVER;
    }
  }

  /// The caller has not shown who it is (`MISSING`), or what it has shown is not valid.
  record Unauthenticated(Problem problem, String reason) implements OfCaller {
    /// What is wrong with a credential.
    public enum Problem {
      MISSING,
      INVALID
    }
  }

  /// The caller is known and may not do this; `reason` says what it would need.
  record Forbidden(String reason) implements OfCaller {}

  /// More than `limit` per minute; the same request may pass after `retryAfterMillis`.
  ///
  /// @param scope whose limit, e.g. `key` or `user`
  /// @param unit what is counted: `requests` or `tokens`
  record RateLimited(String scope, String unit, long limit, long retryAfterMillis)
      implements OfCaller {}

  /// More than `limit` per day.
  record QuotaExceeded(String scope, String unit, long limit, long retryAfterMillis)
      implements OfCaller {}

  /// Somebody has to agree first.
  record ApprovalRequired(String approvalId, Money estimated, Money threshold) implements OfMoney {}

  /// The user's prepaid credits do not suffice.
  record CreditsInsufficient(long balance, long required) implements OfMoney {}

  /// What is asked for contradicts what is there, e.g. an idempotency key of another request.
  record Conflict(String reason) implements OfRequest {}

  /// A kept stream's call was ended from this side before its answer was whole; what came was told.
  record CallEnded() implements OfRequest {}

  /// There is no room for one more; memory is bounded.
  record Overloaded(long retryAfterMillis) implements OfGateway {}

  /// No replica of `unit` answered in time.
  record UnitUnavailable(Unit unit) implements GatewayError {}

  /// No active provider serves `model`; `known` lists some that are served.
  record ModelNotFound(String model, List<String> known, List<String> activation)
      implements OfRequest {
    /// How many of those served are named at most.
    public static final int MOST_KNOWN = 10;

    public ModelNotFound {
      known = List.copyOf(known);
      activation = List.copyOf(activation);
    }

    /// Where nobody knows a provider that would serve it.
    public ModelNotFound(String model, List<String> known) {
      this(model, known, List.of());
    }

    /// The same with those of `served`, each `provider/model`, that are most likely meant.
    public static ModelNotFound among(String model, Stream<String> served) {
      return new ModelNotFound(model, AlikeNames.of(model, served, MOST_KNOWN));
    }
  }

  /// One provider did not answer properly: worth another target. `status` is 0 when no HTTP status
  /// came.
  record ProviderFailed(String provider, int status, String reason) implements GatewayError {}

  /// The provider refused this very request: asking it again cannot help.
  ///
  /// @param status as the provider said it; providers use several for the same
  /// @param fault what it found fault with, whatever the status
  record ProviderRejected(
      String provider, int status, Fault fault, String reason, Objection objection)
      implements GatewayError {
    public ProviderRejected {
      objection = Objection.of(objection);
    }

    /// What a refusal is about, which decides who else may be asked.
    public enum Fault {
      /// What was asked.
      REQUEST,
      /// Our key, which it does not know.
      KEY,
      /// Our account, which has nothing left.
      MONEY,
      /// What our key may do, or this one request: providers say the same for both.
      ACCESS;

      /// What `status` means by the letter of HTTP.
      public static Fault ofStatus(int status) {
        return switch (status) {
          case 401 -> KEY;
          case 402 -> MONEY;
          case 403 -> ACCESS;
          default -> REQUEST;
        };
      }

      /// Whether the key it was asked with is of no use for now.
      public boolean isOfKey() {
        return this == KEY || this == MONEY;
      }
    }

    /// Where the status means what HTTP says.
    public ProviderRejected(String provider, int status, String reason) {
      this(provider, status, Fault.ofStatus(status), reason);
    }

    /// With words for people only.
    public ProviderRejected(String provider, int status, Fault fault, String reason) {
      this(provider, status, fault, reason, Objection.NONE);
    }
  }

  /// Every target of the plan failed.
  ///
  /// @param retryAfterMillis when the first of them wants to be asked again, 0 where none said so
  record AllProvidersFailed(List<Attempt> attempts, long retryAfterMillis) implements GatewayError {
    public AllProvidersFailed {
      attempts = List.copyOf(attempts);
    }

    /// Where none of them said when to come back.
    public AllProvidersFailed(List<Attempt> attempts) {
      this(attempts, 0);
    }

    /// Whether there were calls, and every one of them failed with `status`.
    public boolean isEachOf(int status) {
      var failed = attempts.stream().filter(attempt -> !attempt.succeeded()).toList();
      return !failed.isEmpty() && failed.stream().allMatch(attempt -> attempt.status() == status);
    }
  }

  /// The request's time was used up in `stage`.
  record DeadlineExceeded(String stage) implements OfGateway {}

  /// Nothing is at `path`, or nothing of the caller's under that id, which `field` holds.
  record NotFound(String path, Optional<String> field) implements OfRequest {
    /// No such path.
    public NotFound(String path) {
      this(path, Optional.empty());
    }
  }

  /// The path exists, but not for this method.
  record MethodNotAllowed(String method, String allowed) implements OfRequest {}

  /// A browser sent this for another site's page.
  record CrossOriginRefused() implements OfCaller {}

  /// A defect of ours; the details are in the log under the request id.
  record Internal() implements OfGateway {}

  /// Stable code: the wire's `error`, the metric label `error_type` and the log key.
  default String code() {
    return switch (this) {
      case InputRejected _ -> "INPUT_VALIDATION_FAILED";
      case PayloadTooLarge _ -> "PAYLOAD_TOO_LARGE";
      case KeyQuarantined _ -> "API_KEY_QUARANTINED";
      case OutputBlocked _ -> "OUTPUT_SECURITY_CHECK_FAILED";
      case CostLimitExceeded _ -> "COST_LIMIT_EXCEEDED";
      case Unauthenticated(Unauthenticated.Problem problem, _) -> problem.name() + "_TOKEN";
      case Forbidden _ -> "FORBIDDEN";
      case RateLimited _ -> "RATE_LIMITED";
      case QuotaExceeded _ -> "QUOTA_EXCEEDED";
      case ApprovalRequired _ -> "APPROVAL_REQUIRED";
      case CreditsInsufficient _ -> "INSUFFICIENT_CREDITS";
      case Conflict _ -> "CONFLICT";
      case CallEnded _ -> "CALL_ENDED";
      case Overloaded _ -> "OVERLOADED";
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
      case Unauthenticated _ -> 401;
      case CostLimitExceeded _, CreditsInsufficient _ -> 402;
      case KeyQuarantined _, OutputBlocked _, CrossOriginRefused _, Forbidden _ -> 403;
      case ModelNotFound _, NotFound _ -> 404;
      case MethodNotAllowed _ -> 405;
      case Conflict _ -> 409;
      case CallEnded _ -> 410;
      case PayloadTooLarge _ -> 413;
      case ApprovalRequired _ -> 428;
      case RateLimited _, QuotaExceeded _ -> 429;
      case Internal _ -> 500;
      case ProviderFailed _, ProviderRejected _ -> 502;
      case UnitUnavailable _, AllProvidersFailed _, Overloaded _ -> 503;
      case DeadlineExceeded _ -> 504;
    };
  }

  /// One sentence for the caller: what happened, and the way out.
  default String message() {
    return ErrorMessages.of(this);
  }

  /// Whether the next target of a plan may be tried after this failure.
  default boolean mayFallBack() {
    return switch (this) {
      case ProviderFailed _, ProviderRejected _ -> true;
      case UnitUnavailable(Unit unit) -> unit == Unit.PROVIDERS;
      case OfRequest _, OfCaller _, OfMoney _, OfGateway _, OutputBlocked _, AllProvidersFailed _ ->
          false;
    };
  }
}
