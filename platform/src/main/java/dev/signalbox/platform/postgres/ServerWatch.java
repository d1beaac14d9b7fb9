package dev.signalbox.platform.postgres;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a server running: one that ends by itself, killed by a person or by a machine short of
/// memory, is started again where it listened, so that its clients find it again.
final class ServerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;
  private static final int TRIES_BEFORE_ALARM = 5;

  private final Cluster cluster;
  private final Thread watch;
  private final CompletableFuture<Boolean> closing = new CompletableFuture<>();
  private volatile ServerProcess server;

  private ServerWatch(Cluster cluster, ServerProcess server) {
    this.cluster = cluster;
    this.server = server;
    this.watch = Thread.ofPlatform().daemon().name("signalbox-postgres-watch").unstarted(this::run);
  }

  /// Watches over `server`, whose data is `cluster`.
  static ServerWatch over(Cluster cluster, ServerProcess server) {
    var started = new ServerWatch(cluster, server);
    started.watch.start();
    return started;
  }

  /// The server that runs now, or ran last.
  ServerProcess server() {
    return server;
  }

  /// Watches no longer, and stops the server in order. Blocks.
  @Override
  public void close() {
    closing.complete(true);
    try {
      watch.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
  }

  private void run() {
    while (!isClosedBefore(server.ended())) {
      LOG.atWarn()
          .addKeyValue("process", server.pid())
          .log("The embedded PostgreSQL has ended by itself; it is started again");
      startAgain();
    }
  }

  /// What is left of the former one may take a moment to go.
  private void startAgain() {
    var pauseMillis = FIRST_PAUSE_MILLIS;
    for (var tries = 1; ; tries++) {
      try {
        server.close();
        server = server.startAgain(cluster);
        LOG.atInfo().addKeyValue("process", server.pid()).log("The embedded PostgreSQL is back");
        return;
      } catch (IOException | DatabaseTrouble e) {
        if (tries == TRIES_BEFORE_ALARM) {
          LOG.atError().setCause(e).log("The embedded PostgreSQL does not start again");
        }
      }
      var pause = new CompletableFuture<Boolean>();
      if (isClosedBefore(pause.completeOnTimeout(true, pauseMillis, TimeUnit.MILLISECONDS))) {
        return;
      }
      pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    }
  }

  private boolean isClosedBefore(CompletableFuture<?> event) {
    CompletableFuture.anyOf(closing, event).join();
    return closing.isDone();
  }
}
