package dev.signalbox.bus;

import dev.signalbox.api.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.internal.ContextInternal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The questions of this process to itself that have no answer yet.
final class NearAsks {
  /// How long a question may be waited for beyond its time: one look for all of them costs less
  /// than a timer for each.
  private static final long LOOK_MILLIS = 50;

  private final Vertx vertx;
  private final DeliveryOptions delivery;
  private final Map<String, MessageProducer<NearAsk<?, ?>>> senders = new ConcurrentHashMap<>();
  private final Set<NearAsk<?, ?>> waiting = ConcurrentHashMap.newKeySet();
  private final Consumer<NearAsk<?, ?>> ended = waiting::remove;
  private final AtomicBoolean looking = new AtomicBoolean();

  NearAsks(Vertx vertx, Codecs codecs) {
    this.vertx = vertx;
    this.delivery = new DeliveryOptions().setCodecName(codecs.near()).setLocalOnly(true);
  }

  /// Asks at `address`, which is one of this process, and waits at most `patienceMillis`. Fails
  /// like a request over the event bus: with why there is no answer.
  <A> Future<Outcome<A>> ask(String address, Object body, long patienceMillis) {
    var giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    var ask =
        new NearAsk<Object, A>(
            address, body, (ContextInternal) vertx.getOrCreateContext(), giveUp, ended);
    waiting.add(ask);
    sender(address).write(ask).onFailure(ask::fail);
    keepLooking();
    return ask.answer();
  }

  private MessageProducer<NearAsk<?, ?>> sender(String address) {
    var known = senders.get(address);
    return known != null ? known : senders.computeIfAbsent(address, this::newSender);
  }

  @ForbiddenApiReason("this is the bus")
  private MessageProducer<NearAsk<?, ?>> newSender(String address) {
    return vertx.eventBus().sender(address, delivery);
  }

  /// Nobody answers at `address` any more, at least not who did.
  void closed(String address) {
    waiting.forEach(ask -> ask.closed(address));
  }

  private void keepLooking() {
    if (!looking.get() && looking.compareAndSet(false, true)) {
      vertx.setTimer(LOOK_MILLIS, _ -> look());
    }
  }

  private void look() {
    var now = System.nanoTime();
    waiting.forEach(ask -> ask.look(now));
    looking.set(false);
    if (!waiting.isEmpty()) {
      keepLooking();
    }
  }
}
