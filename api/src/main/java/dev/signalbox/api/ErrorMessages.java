package dev.signalbox.api;

import java.util.List;

/// The sentences of [GatewayError] that need more than one line.
final class ErrorMessages {
  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long MILLIS_PER_MINUTE = 60_000;

  private ErrorMessages() {}

  static String inputRejected(List<Violation> violations) {
    if (violations.isEmpty()) {
      return "The input was refused.";
    }
    var first = violations.getFirst();
    var more = violations.size() - 1;
    return first.field() + ": " + first.message() + (more > 0 ? " (and " + more + " more)" : "");
  }

  static String keyQuarantined(boolean permanent, long remainingMillis) {
    return permanent
        ? "This API key is locked until an operator lifts its quarantine."
        : "This API key is locked for another "
            + minutes(remainingMillis)
            + " min after repeated blocked requests.";
  }

  static String costLimitExceeded(GatewayError.CostLimitExceeded exceeded) {
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

  static String tooMany(String scope, String limit, long retryAfterMillis) {
    return "This "
        + scope
        + " may use "
        + limit
        + ". Try again in "
        + (retryAfterMillis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND
        + " s.";
  }

  static String approvalRequired(String id, Money estimated, Money threshold) {
    return "This request may cost "
        + estimated
        + ", and more than "
        + threshold
        + " needs approval. Once approved, send it again with X-Approval-Id: "
        + id
        + ".";
  }

  static String modelNotFound(String model, List<String> known, List<String> activation) {
    return "No active provider serves the model '"
        + model
        + "'."
        + (activation.isEmpty() ? "" : " Set " + String.join(", or ", activation) + ".")
        + (known.isEmpty() ? "" : " Served are: " + String.join(", ", known) + ".");
  }

  private static long minutes(long millis) {
    return (millis + MILLIS_PER_MINUTE - 1) / MILLIS_PER_MINUTE;
  }
}
