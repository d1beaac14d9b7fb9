package dev.signalbox.platform.postgres;

import dev.signalbox.platform.Database.Listening;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.pubsub.PgSubscriber;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Shares one listening connection among any number of listeners, who may come and go: the client's
/// own subscriber takes one handler per channel only.
final class Notifications {
  private final Vertx vertx;
  private final PgSubscriber subscriber;
  private final Map<String, Channel> channels = new ConcurrentHashMap<>();

  Notifications(Vertx vertx, PgSubscriber subscriber) {
    this.vertx = vertx;
    this.subscriber = subscriber;
  }

  Future<Listening> listen(String name, Consumer<String> listener) {
    var channel = channels.computeIfAbsent(name, Channel::new);
    var entry = new Listener(vertx.getOrCreateContext(), listener);
    channel.listeners.add(entry);
    return channel.subscribed.future().map(_ -> () -> channel.listeners.remove(entry));
  }

  private record Listener(Context context, Consumer<String> heard) {
    void tell(String payload) {
      context.runOnContext(_ -> heard.accept(payload));
    }
  }

  /// A channel stays subscribed once somebody has listened: hearing what nobody wants costs
  /// nothing.
  private final class Channel {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Promise<Void> subscribed = Promise.promise();

    Channel(String name) {
      subscriber
          .channel(name)
          .subscribeHandler(_ -> {
            if (!subscribed.tryComplete()) {
              tell("");
            }
          })
          .handler(this::tell);
    }

    private void tell(String payload) {
      listeners.forEach(listener -> listener.tell(payload));
    }
  }
}
