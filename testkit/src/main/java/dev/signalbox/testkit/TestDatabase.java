package dev.signalbox.testkit;

import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.platform.postgres.PostgresDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.UUID;

/// Databases that are closed before their Vert.x is, as a node does it.
public final class TestDatabase {
  private static final String OPENED = TestDatabase.class.getName();

  private TestDatabase() {}

  private record Opened(PostgresDatabase database) implements Shareable {}

  /// A pool of at most `connections` to `address`, which [CleanRun] closes with its own `vertx`.
  public static PostgresDatabase open(Vertx vertx, DatabaseAddress address, int connections) {
    var database = PostgresDatabase.open(vertx, address, connections);
    vertx
        .sharedData()
        .<UUID, Opened>getLocalMap(OPENED)
        .put(UUID.randomUUID(), new Opened(database));
    return database;
  }

  /// Closes what was opened on `vertx`, and then `vertx`.
  static Future<Void> close(Vertx vertx) {
    var opened = vertx.sharedData().<UUID, Opened>getLocalMap(OPENED).values();
    return Future.join(opened.stream().map(one -> one.database().close()).toList())
        .eventually(vertx::close)
        .mapEmpty();
  }
}
