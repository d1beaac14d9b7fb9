package dev.signalbox.platform.operator;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.operator.OperatorReply;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/// Tells what the database refuses from its being away.
public final class DatabaseFailure {
  private static final String NOT_UNIQUE = "23505";

  /// Classes of states in which it does not work at all: connection, resources, operator.
  private static final List<String> AWAY = List.of("08", "53", "57");

  private DatabaseFailure() {}

  /// Whether the database is away.
  public static boolean is(Throwable failure) {
    if (failure instanceof DatabaseException refused) {
      var state = String.valueOf(refused.getSqlState());
      return AWAY.stream().anyMatch(state::startsWith);
    }
    var type = failure.getClass().getName();
    return failure instanceof IOException
        || failure instanceof TimeoutException
        || type.startsWith("io.vertx.")
        || type.startsWith("io.netty.");
  }

  /// Whether a row of that name is there already.
  public static boolean isNotUnique(Throwable failure) {
    return failure instanceof DatabaseException refused && NOT_UNIQUE.equals(refused.getSqlState());
  }

  /// What the operator is told.
  public static OperatorReply reply(RequestId id) {
    return Replying.error(
        id,
        503,
        "DATABASE_UNAVAILABLE",
        "The database cannot be reached, so nothing was changed. Try again shortly.");
  }
}
