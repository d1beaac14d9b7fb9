package dev.signalbox.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;

/// Opens the addresses under which a verticle is reached: one for its process, one for its event
/// loop, and in a cluster one for its node.
final class Doors {
  private static final long NO_LOOP = -1;

  private final Vertx vertx;
  private final EventBus eventBus;
  private final String self;
  private final LocalLanes lanes;

  Doors(Vertx vertx, EventBus eventBus, String self, LocalLanes lanes) {
    this.vertx = vertx;
    this.eventBus = eventBus;
    this.self = self;
    this.lanes = lanes;
  }

  /// The event-bus address of `name` at one node.
  static String nodeAddress(String name, String node) {
    return name + "@" + node;
  }

  /// Hands what arrives for `name` to `handler`, on the calling context.
  <T> Future<Bus.Registration> open(String name, Handler<Message<T>> handler) {
    var context = vertx.getOrCreateContext();
    Promise<Bus.Registration> opened = Promise.promise();
    onContext(context, () -> openHere(context, name, handler).onComplete(opened));
    return opened.future();
  }

  private <T> Future<Bus.Registration> openHere(
      Context context, String name, Handler<Message<T>> handler) {
    var thread = context.isEventLoopContext() ? Thread.currentThread().threadId() : NO_LOOP;
    List<MessageConsumer<T>> consumers = new ArrayList<>();
    consumers.add(eventBus.localConsumer(name, handler));
    if (thread != NO_LOOP) {
      consumers.add(eventBus.localConsumer(LocalLanes.laneAddress(name, thread), handler));
    }
    if (vertx.isClustered()) {
      consumers.add(eventBus.consumer(nodeAddress(name, self), handler));
    }
    return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
        .map(_ -> {
          lanes.add(name, thread);
          return () -> {
            lanes.remove(name, thread);
            return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                .mapEmpty();
          };
        });
  }

  private static void onContext(Context context, Runnable task) {
    if (context.equals(Vertx.currentContext())) {
      task.run();
    } else {
      context.runOnContext(_ -> task.run());
    }
  }
}
