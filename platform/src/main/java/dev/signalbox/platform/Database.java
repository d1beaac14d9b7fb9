package dev.signalbox.platform;

import io.vertx.sqlclient.Pool;

/// PostgreSQL as every unit sees it.
public interface Database {
  /// The pool of this process; queries fail when the database is away.
  Pool pool();

  /// Whether the last probe (once a second) succeeded.
  boolean isUp();

  /// Calls `listener` on the caller's context with the payload of every NOTIFY on `channel`, across
  /// reconnects; and once with an empty payload after each reconnect, since notifications may have
  /// been missed.
  io.vertx.core.Future<Void> listen(String channel, java.util.function.Consumer<String> listener);
}
