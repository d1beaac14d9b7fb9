package dev.signalbox.platform.postgres;

import dev.signalbox.platform.Database.Listening;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shares one listening connection among any number of listeners, who may come and go. A connection
/// that is lost, was not to be had, or does not answer any more, gives way to another until closed:
/// the client's own subscriber gives up when the first one fails, and waits for as long as TCP does
/// where the server has gone without a word.
final class Notifications {
  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
  private static final long HEARTBEAT_MILLIS = 3_000;
  private static final Duration PATIENCE = ClientOptions.CONNECTING.multipliedBy(2);

  private final Vertx vertx;
  private final Supplier<Pool> lines;
  private final Map<String, Channel> channels = new ConcurrentHashMap<>();
  private volatile Future<PgConnection> connection = Future.failedFuture("not asked for yet");
  private Optional<Pool> line = Optional.empty();
  private boolean closed;

  private Notifications(Vertx vertx, Supplier<Pool> lines) {
    this.vertx = vertx;
    this.lines = lines;
  }

  /// Connects, and keeps connected.
  ///
  /// @param lines makes a pool of one connection for each try, all of which are closed here;
  ///   without a limit of its own for how long one is waited for
  static Notifications open(Vertx vertx, Supplier<Pool> lines) {
    var notifications = new Notifications(vertx, lines);
    notifications.connect(0);
    return notifications;
  }

  Future<Listening> listen(String name, Consumer<String> listener) {
    var entry = new Listener(vertx.getOrCreateContext(), listener);
    var channel = channels.computeIfAbsent(name, Channel::new);
    channel.listeners.add(entry);
    connection.onSuccess(channel::subscribe);
    return channel.subscribed.future().map(_ -> () -> channel.listeners.remove(entry));
  }

  /// Ends the connection, and connects no more.
  synchronized Future<Void> close() {
    closed = true;
    return line.map(Pool::close).orElseGet(Future::succeededFuture);
  }

  private synchronized void connect(int tries) {
    if (closed) {
      return;
    }
    var next = lines.get();
    line = Optional.of(next);
    connection =
        next.getConnection()
            .map(PgConnection::cast)
            .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    connection
        .onSuccess(made -> opened(next, made))
        .onFailure(failure -> {
          LOG.atDebug().setCause(failure).log("The listening connection was not opened");
          next.close();
          again(tries);
        });
  }

  private void again(int tries) {
    vertx.setTimer(ClientOptions.pause(tries), _ -> connect(tries + 1));
  }

  private void opened(Pool from, PgConnection made) {
    var heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, _ -> check(from, made));
    made.notificationHandler(this::heard);
    made.exceptionHandler(
        failure -> LOG.atDebug().setCause(failure).log("The listening connection is broken"));
    made.closeHandler(_ -> {
      vertx.cancelTimer(heartbeat);
      from.close();
      again(0);
    });
    channels.values().forEach(channel -> channel.subscribe(made));
  }

  private static void check(Pool from, PgConnection made) {
    made.query("SELECT 1")
        .execute()
        .timeout(ClientOptions.CONNECTING.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(_ -> from.close());
  }

  private void heard(PgNotification notification) {
    Optional.ofNullable(channels.get(notification.getChannel()))
        .ifPresent(channel -> channel.tell(notification.getPayload()));
  }

  private record Listener(Context context, Consumer<String> heard) {
    void tell(String payload) {
      context.runOnContext(_ -> heard.accept(payload));
    }
  }

  /// A channel stays subscribed once somebody has listened: hearing what nobody wants costs
  /// nothing.
  private final class Channel {
    private final String name;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<Optional<PgConnection>> asked =
        new AtomicReference<>(Optional.empty());
    private final Promise<Void> subscribed = Promise.promise();

    Channel(String name) {
      this.name = name;
    }

    /// Asks `on` once, whoever wants it.
    void subscribe(PgConnection on) {
      if (asked.getAndSet(Optional.of(on)).filter(on::equals).isEmpty()) {
        subscribe(on, 0);
      }
    }

    private void subscribe(PgConnection on, int tries) {
      on.query("LISTEN \"" + name + "\"")
          .execute()
          .onSuccess(_ -> {
            if (!subscribed.tryComplete()) {
              tell("");
            }
          })
          .onFailure(failure -> {
            if (failure instanceof PgException) { // a lost connection is followed by another
              refused(on, tries, failure);
            }
          });
    }

    private void refused(PgConnection on, int tries, Throwable failure) {
      if (tries == 0) {
        LOG.atWarn()
            .setCause(failure)
            .addKeyValue("channel", name)
            .log("The database does not let us listen; trying again");
      }
      vertx.setTimer(ClientOptions.pause(tries), _ -> subscribe(on, tries + 1));
    }

    private void tell(String payload) {
      listeners.forEach(listener -> listener.tell(payload));
    }
  }
}
