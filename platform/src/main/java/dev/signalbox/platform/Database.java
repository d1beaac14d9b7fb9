package dev.signalbox.platform;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.function.Consumer;

/// PostgreSQL as every unit sees it.
public interface Database {
  /// The pool of this process; queries fail when the database is away.
  Pool pool();

  /// Whether the last probe (once a second) succeeded.
  boolean isUp();

  /// Calls `listener` on the caller's context with the payload of every NOTIFY on `channel`, across
  /// reconnects; and once with an empty payload after each reconnect, since notifications may have
  /// been missed. Completes once the database is listening.
  Future<Listening> listen(String channel, Consumer<String> listener);

  /// A listener that can be taken away again.
  @FunctionalInterface
  interface Listening {
    void close();
  }
}
