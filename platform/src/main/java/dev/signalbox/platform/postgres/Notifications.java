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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shares one listening connection among any number of listeners, who may come and go. A connection
/// that is lost, or was not to be had, is tried again until closed: the client's own subscriber
/// gives up when the first one fails.
final class Notifications {
  private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

  private final Vertx vertx;
  private final Pool pool;
  private final Map<String, Channel> channels = new ConcurrentHashMap<>();
  private volatile Future<PgConnection> connection = Future.failedFuture("not asked for yet");
  private volatile boolean closed;

  private Notifications(Vertx vertx, Pool pool) {
    this.vertx = vertx;
    this.pool = pool;
  }

  /// Listens on a connection of `pool`, and keeps it until the pool is closed.
  static Notifications open(Vertx vertx, Pool pool) {
    var notifications = new Notifications(vertx, pool);
    notifications.connect(0);
    return notifications;
  }

  Future<Listening> listen(String name, Consumer<String> listener) {
    var entry = new Listener(vertx.getOrCreateContext(), listener);
    var channel = channels.computeIfAbsent(name, Channel::new);
    channel.listeners.add(entry);
    if (channel.asked.compareAndSet(false, true)) {
      connection.onSuccess(channel::subscribe);
    }
    return channel.subscribed.future().map(_ -> () -> channel.listeners.remove(entry));
  }

  /// Does not ask for a connection any more.
  void close() {
    closed = true;
  }

  private void connect(int tries) {
    if (closed) {
      return;
    }
    connection = pool.getConnection().map(PgConnection::cast);
    connection
        .onSuccess(this::opened)
        .onFailure(failure -> {
          LOG.atDebug().setCause(failure).log("The listening connection was not opened");
          again(tries);
        });
  }

  private void again(int tries) {
    vertx.setTimer(ClientOptions.pause(tries), _ -> connect(tries + 1));
  }

  private void opened(PgConnection made) {
    made.notificationHandler(this::heard);
    made.exceptionHandler(
        failure -> LOG.atDebug().setCause(failure).log("The listening connection is broken"));
    made.closeHandler(_ -> again(0));
    channels.values().forEach(channel -> channel.subscribe(made));
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
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Promise<Void> subscribed = Promise.promise();

    Channel(String name) {
      this.name = name;
    }

    void subscribe(PgConnection on) {
      on.query("LISTEN \"" + name + "\"")
          .execute()
          .onSuccess(_ -> {
            if (!subscribed.tryComplete()) {
              tell("");
            }
          })
          .onFailure(failure -> {
            LOG.atDebug().setCause(failure).log("A channel was not listened to");
            if (failure instanceof PgException) { // the server said no: the connection lives
              vertx.setTimer(ClientOptions.pause(0), _ -> subscribe(on));
            }
          });
    }

    private void tell(String payload) {
      listeners.forEach(listener -> listener.tell(payload));
    }
  }
}
