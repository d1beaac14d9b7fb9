package dev.signalbox.platform.postgres;

import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL over Vert.x's client: one pool and one listening connection per process.
public final class PostgresDatabase implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);
  private static final long PROBE_MILLIS = 1_000;
  private static final long PROBE_TIMEOUT_SECONDS = 2;
  private static final int LONGEST_WAITING_QUEUE = 10_000;

  private final Vertx vertx;
  private final PgConnectOptions options;
  private final Pool pool;
  private final Notifications notifications;
  private final String place;
  private final long probeTimer;
  private final AtomicBoolean probing = new AtomicBoolean();
  private volatile boolean up = true;
  private volatile boolean closing;

  private PostgresDatabase(Vertx vertx, DatabaseAddress address, int connections) {
    this.vertx = vertx;
    this.place = address.place();
    options = ClientOptions.of(address);
    pool = pool(hurried(connections));
    notifications = Notifications.open(vertx, () -> pool(new PoolOptions().setMaxSize(1)));
    probeTimer = vertx.setPeriodic(PROBE_MILLIS, _ -> probe());
  }

  /// A pool of at most `connections` to `address`. Connects when first used.
  public static PostgresDatabase open(Vertx vertx, DatabaseAddress address, int connections) {
    return new PostgresDatabase(vertx, address, connections);
  }

  @Override
  public Pool pool() {
    return pool;
  }

  @Override
  public boolean isUp() {
    return up;
  }

  @Override
  public Future<Listening> listen(String channel, Consumer<String> listener) {
    return notifications.listen(channel, listener);
  }

  /// Closes every connection: in order where the database answers, and within 2 s whatever it does.
  /// To be awaited before Vert.x is closed.
  public Future<Void> close() {
    closing = true;
    vertx.cancelTimer(probeTimer);
    return Future.join(notifications.close(), pool.close()).mapEmpty();
  }

  private static PoolOptions hurried(int connections) {
    return new PoolOptions()
        .setMaxSize(connections)
        .setMaxWaitQueueSize(LONGEST_WAITING_QUEUE)
        .setConnectionTimeout((int) ClientOptions.CONNECTING.toMillis())
        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  private Pool pool(PoolOptions size) {
    return PgBuilder.pool()
        .with(size)
        .with(ClientOptions.transport())
        .connectingTo(options)
        .using(new Sockets(vertx, ClientOptions.CONNECTING))
        .build();
  }

  private void probe() {
    if (!probing.compareAndSet(false, true)) {
      return;
    }
    pool.query("SELECT 1")
        .execute()
        .timeout(PROBE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .onComplete(result -> {
          probing.set(false);
          note(result.succeeded());
        });
  }

  private void note(boolean answered) {
    if (answered == up || closing) {
      return;
    }
    up = answered;
    if (answered) {
      LOG.atInfo().addKeyValue("address", place).log("The database is back");
    } else {
      LOG.atWarn().addKeyValue("address", place).log("The database is away; work goes on without");
    }
  }
}
