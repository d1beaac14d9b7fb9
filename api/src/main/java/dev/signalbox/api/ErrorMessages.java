package dev.signalbox.api;

import dev.signalbox.api.GatewayError.AllProvidersFailed;
import dev.signalbox.api.GatewayError.ApprovalRequired;
import dev.signalbox.api.GatewayError.CallEnded;
import dev.signalbox.api.GatewayError.Conflict;
import dev.signalbox.api.GatewayError.CostLimitExceeded;
import dev.signalbox.api.GatewayError.CreditsInsufficient;
import dev.signalbox.api.GatewayError.CrossOriginRefused;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.Forbidden;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.GatewayError.Internal;
import dev.signalbox.api.GatewayError.KeyQuarantined;
import dev.signalbox.api.GatewayError.MethodNotAllowed;
import dev.signalbox.api.GatewayError.ModelNotFound;
import dev.signalbox.api.GatewayError.NotFound;
import dev.signalbox.api.GatewayError.OutputBlocked;
import dev.signalbox.api.GatewayError.Overloaded;
import dev.signalbox.api.GatewayError.PayloadTooLarge;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.QuotaExceeded;
import dev.signalbox.api.GatewayError.RateLimited;
import dev.signalbox.api.GatewayError.Unauthenticated;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.inference.Attempt;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The sentences of [GatewayError].
final class ErrorMessages {
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long MILLIS_PER_MINUTE = 60_000;
  private static final int MOST_SHOWN = 200;
  private static final int MOST_FAILURES = 3;
  private static final String CALL_ENDED =
      "The provider's call was ended when its client went, or its time was used up: this is all"
          + " that had come. With X-Resumable: true a stream goes on without its client.";

  private ErrorMessages() {}

  static String of(GatewayError error) {
    return switch (error) {
      case InputRejected(var violations) -> inputRejected(violations);
      case PayloadTooLarge(long limit) ->
          "The body is larger than " + limit + " bytes. Send less, or raise limits.bodyBytes.";
      case KeyQuarantined locked -> quarantined(locked);
      case OutputBlocked _ -> "The completion was blocked because it was unsafe to pass on.";
      case CostLimitExceeded exceeded -> costLimitExceeded(exceeded);
      case Unauthenticated(_, String reason) -> reason;
      case Forbidden(String reason) -> reason;
      case RateLimited(String scope, String unit, long limit, long retryAfter) ->
          tooMany(scope, limit + " " + unit + " a minute", retryAfter);
      case QuotaExceeded(String scope, String unit, long limit, long retryAfter) ->
          tooMany(scope, limit + " " + unit + " a day", retryAfter);
      case ApprovalRequired(String id, Money estimated, Money threshold) ->
          approvalRequired(id, estimated, threshold);
      case CreditsInsufficient(long balance, long required) ->
          "The balance is " + balance + " credits, needed are " + required + ". Top up first.";
      case Conflict(String reason) -> reason;
      case CallEnded _ -> CALL_ENDED;
      case Overloaded _ -> "The gateway has no room for one more request. Try again shortly.";
      case UnitUnavailable(Unit unit) ->
          "The " + unit.id() + " unit is not available. Try again shortly.";
      case ModelNotFound(String model, var known, var activation) ->
          modelNotFound(model, known, activation);
      case ProviderFailed(String provider, _, String reason) -> provider + " failed: " + reason;
      case ProviderRejected(String provider, int status, _, String reason, _) ->
          provider + " refused the request with status " + status + ": " + reason;
      case AllProvidersFailed(var attempts, _) -> allFailed(attempts);
      case DeadlineExceeded(String stage) -> "The request's time was used up in " + stage + ".";
      case NotFound(String path, var field) -> notFound(shown(path), field);
      case MethodNotAllowed(String method, String allowed) ->
          method + " is not allowed here; use " + allowed + ".";
      case CrossOriginRefused _ ->
          "Pages of other sites may not use this gateway; call it from your own server.";
      case Internal _ -> "Something went wrong on our side; the log has it under this request id.";
    };
  }

  private static String notFound(String path, Optional<String> field) {
    return field
        .map(name ->
            name
                + ": nothing of yours is kept under '"
                + path
                + "', or no longer. Ask with another, or anew without it.")
        .orElseGet(() -> "There is nothing at " + path + ".");
  }

  private static String inputRejected(List<Violation> violations) {
    if (violations.isEmpty()) {
      return "The input was refused.";
    }
    var first = violations.getFirst();
    var more = violations.size() - 1;
    return first.field() + ": " + first.message() + (more > 0 ? " (and " + more + " more)" : "");
  }

  private static String quarantined(KeyQuarantined locked) {
    var who = CallerKey.Kind.of(locked.kind()).map(ErrorMessages::named).orElse("This caller");
    return locked.permanent()
        ? who + " is locked until an operator lifts the quarantine."
        : who
            + " is locked for another "
            + minutes(locked.remainingMillis())
            + " min after repeated blocked requests.";
  }

  private static String named(CallerKey.Kind kind) {
    return switch (kind) {
      case KEY -> "This API key";
      case USER -> "This user";
      case ANONYMOUS -> "Whoever sends no API key";
    };
  }

  private static String costLimitExceeded(GatewayError.CostLimitExceeded exceeded) {
    return "The HARD limit of "
        + exceeded.scope()
        + " is "
        + exceeded.threshold()
        + ", spent or held are "
        + exceeded.total()
        + "."
        + exceeded.room().map(ErrorMessages::room).orElse("")
        + (exceeded.room().filter(room -> !room.resets()).isPresent()
            ? " It is over all time: raise the budget."
            : " Wait for the next cycle or raise the budget.");
  }

  private static String room(GatewayError.Room room) {
    return " This request may come to "
        + room.worstCase()
        + (room.maxTokens() > 0
            ? "; with at most " + room.maxTokens() + " output tokens it would pass."
            : ".");
  }

  private static String tooMany(String scope, String limit, long retryAfterMillis) {
    return "This "
        + scope
        + " may use "
        + limit
        + ". Try again in "
        + (retryAfterMillis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND
        + " s.";
  }

  private static String approvalRequired(String id, Money estimated, Money threshold) {
    return "This request may cost "
        + estimated
        + ", and more than "
        + threshold
        + " needs approval. Once approved, send it again with X-Approval-Id: "
        + id
        + ".";
  }

  private static String modelNotFound(String model, List<String> known, List<String> activation) {
    return "No active provider serves the model '"
        + shown(model)
        + "'."
        + (activation.isEmpty() ? "" : " Set " + String.join(", or ", activation) + ".")
        + served(known);
  }

  private static String served(List<String> known) {
    if (known.isEmpty()) {
      return " GET /v1/models lists what is served.";
    }
    var names = String.join(", ", known) + ".";
    return known.size() < ModelNotFound.MOST_KNOWN
        ? " Served are: " + names
        : " Among those served are: " + names + " GET /v1/models lists all.";
  }

  /// Who was asked and what they said: not every dialect has a place for the attempts themselves.
  private static String allFailed(List<Attempt> attempts) {
    var said =
        attempts.stream()
            .filter(attempt -> !attempt.succeeded())
            .map(ErrorMessages::failure)
            .distinct()
            .toList();
    var more = said.size() - MOST_FAILURES;
    return "No provider answered"
        + (said.isEmpty() ? "" : ": ")
        + said.stream().limit(MOST_FAILURES).collect(Collectors.joining("; "))
        + (more > 0 ? "; and " + more + " more" : "")
        + (attempts.size() > said.size() ? ", in " + attempts.size() + " attempts." : ".");
  }

  private static String failure(Attempt attempt) {
    return attempt.target()
        + (attempt.status() > 0 ? " said " + attempt.status() : " gave no answer")
        + (attempt.reason().isBlank() ? "" : " (" + shown(attempt.reason().strip()) + ")");
  }

  /// What a caller wrote, as much of it as tells what was meant.
  private static String shown(String written) {
    return written.length() <= MOST_SHOWN
        ? written
        : written.substring(0, written.offsetByCodePoints(0, MOST_SHOWN / 2)) + "…";
  }

  private static long minutes(long millis) {
    return (millis + MILLIS_PER_MINUTE - 1) / MILLIS_PER_MINUTE;
  }
}
