package dev.signalbox.platform.postgres;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Knows which connections are being opened, so that as a rule none is when their clients are
/// closed.
///
/// A client that is closed in the moment in which a connection comes about may never say that it is
/// closed (5.0.12: the encoder drops the promise of the channel's first close), and Vert.x waits
/// for it.
final class Openings {
  private final PgConnectOptions options;
  private final long longestNanos;
  private final Promise<Void> settled = Promise.promise();
  private int underWay;
  private long lastBegun = System.nanoTime();
  private boolean stopped;

  /// @param longest how long to wait at most for one that is under way
  Openings(PgConnectOptions options, Duration longest) {
    this.options = options;
    this.longestNanos = longest.toNanos();
  }

  /// Where to connect to. Fails once stopped.
  synchronized Future<SqlConnectOptions> begin() {
    if (stopped) {
      return Future.failedFuture("the database is being closed");
    }
    underWay++;
    lastBegun = System.nanoTime();
    return Future.succeededFuture(options);
  }

  /// Hands a connection that was opened over to its pool.
  void made(SqlConnection connection) {
    connection.close();
    if (isLast()) {
      settled.tryComplete();
    }
  }

  private synchronized boolean isLast() {
    underWay--;
    return stopped && underWay == 0;
  }

  /// Lets none begin any more. Completes once none is under way. Those that failed are never told,
  /// and so count on: the longest time from the last that began is not exceeded for them.
  synchronized Future<Void> stop() {
    stopped = true;
    var left = lastBegun + longestNanos - System.nanoTime();
    if (underWay == 0 || left <= 0) {
      return Future.succeededFuture();
    }
    return settled.future().timeout(left, TimeUnit.NANOSECONDS).otherwiseEmpty();
  }
}
