package dev.signalbox.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Opens the addresses under which a verticle is reached: one for its process, one for its event
/// loop, and in a cluster one for its node.
final class Doors {
  private static final long NO_LOOP = -1;

  private final Vertx vertx;
  private final EventBus eventBus;
  private final String self;
  private final LocalLanes lanes;
  private final NearAsks near;

  Doors(Vertx vertx, EventBus eventBus, String self, LocalLanes lanes, NearAsks near) {
    this.near = near;
    this.vertx = vertx;
    this.eventBus = eventBus;
    this.self = self;
    this.lanes = lanes;
  }

  /// The event-bus address of `name` at one node.
  static String nodeAddress(String name, String node) {
    return name + "@" + node;
  }

  /// Hands what arrives for `name` to `receiver`, on the calling context.
  ///
  /// @param codec of the answers to other nodes
  <Q, A> Future<Bus.Registration> open(
      String name, String codec, Consumer<Incoming<Q, A>> receiver) {
    var context = vertx.getOrCreateContext();
    Promise<Bus.Registration> opened = Promise.promise();
    onContext(context, () -> openHere(context, name, codec, receiver).onComplete(opened));
    return opened.future();
  }

  private <Q, A> Future<Bus.Registration> openHere(
      Context context, String name, String codec, Consumer<Incoming<Q, A>> receiver) {
    var thread = context.isEventLoopContext() ? Thread.currentThread().threadId() : NO_LOOP;
    List<MessageConsumer<?>> consumers = new ArrayList<>();
    consumers.add(here(name, receiver));
    if (thread != NO_LOOP) {
      consumers.add(here(LocalLanes.laneAddress(name, thread), receiver));
    }
    if (vertx.isClustered()) {
      var answers = new DeliveryOptions().setCodecName(codec);
      consumers.add(
          eventBus.<Q>consumer(
              nodeAddress(name, self), message -> receiver.accept(new FarAsk<>(message, answers))));
    }
    return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
        .map(_ -> {
          lanes.add(name, thread);
          return () -> {
            lanes.remove(name, thread);
            return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                .<Void>mapEmpty()
                .onComplete(_ -> consumers.forEach(consumer -> near.closed(consumer.address())));
          };
        });
  }

  private <Q, A> MessageConsumer<NearAsk<Q, A>> here(
      String address, Consumer<Incoming<Q, A>> receiver) {
    return eventBus.localConsumer(
        address,
        message -> {
          if (message.body().take()) {
            receiver.accept(message.body());
          }
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
