package dev.signalbox.testkit;

import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.util.function.Consumer;

/// A database that nobody runs: every query fails at once.
public final class AbsentDatabase implements Database {
  /// Reserved, and served by nobody.
  private static final int NOBODYS_PORT = 1;

  private final Pool pool;

  public AbsentDatabase(Vertx vertx) {
    pool =
        PgBuilder.pool()
            .connectingTo(
                new PgConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(NOBODYS_PORT)
                    .setUser("nobody")
                    .setDatabase("nothing"))
            .using(vertx)
            .build();
  }

  @Override
  public Pool pool() {
    return pool;
  }

  @Override
  public boolean isUp() {
    return false;
  }

  @Override
  public Future<Listening> listen(String channel, Consumer<String> listener) {
    return Future.succeededFuture(() -> {});
  }
}
