package dev.signalbox.cost;

import io.vertx.sqlclient.DatabaseException;

/// What PostgreSQL's refusals mean here.
final class LedgerFailure {
  private static final String CHECK_VIOLATION = "23514";
  private static final String BAD_VALUE = "22";
  private static final String BROKEN_RULE = "23";

  private LedgerFailure() {}

  /// Whether a hold did not fit a strict budget.
  static boolean isOverLimit(Throwable failure) {
    return CHECK_VIOLATION.equals(sqlState(failure));
  }

  /// Whether what was sent can never be written, however often it is tried.
  static boolean isHopeless(Throwable failure) {
    var state = sqlState(failure);
    return state.startsWith(BAD_VALUE) || state.startsWith(BROKEN_RULE);
  }

  private static String sqlState(Throwable failure) {
    return failure instanceof DatabaseException refused && refused.getSqlState() != null
        ? refused.getSqlState()
        : "";
  }
}
