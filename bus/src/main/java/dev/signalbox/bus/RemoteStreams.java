package dev.signalbox.bus;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every stream between this node and others, over one address per node: an address per stream
/// would cost more than the stream.
final class RemoteStreams {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteStreams.class);
  private static final String ENDPOINT = "streams";

  private final EventBus eventBus;
  private final String self;
  private final RollCallTable rollCall;
  private final DeliveryOptions delivery;
  private final RecordCodec.Form<GatewayError> errors;
  private final InstantSource clock;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, Asked> asked = new ConcurrentHashMap<>();
  private final Map<Served, Serving> served = new ConcurrentHashMap<>();
  private @Nullable MessageConsumer<Frame> consumer;

  RemoteStreams(
      EventBus eventBus, String self, RollCallTable rollCall, Codecs codecs, InstantSource clock) {
    this.eventBus = eventBus;
    this.self = self;
    this.rollCall = rollCall;
    this.clock = clock;
    this.errors = codecs.streamErrors();
    this.delivery = new DeliveryOptions().setCodecName(codecs.of("frame", Frame.FORM));
  }

  /// A stream this node asked another for.
  ///
  /// @param lost what is done when that node is lost
  private record Asked(String node, RemoteInbound<?> inbound, Runnable lost) {}

  /// Names a stream this node serves to another.
  private record Served(String node, long stream) {}

  /// @param deadline of the question: nobody waits for events any longer
  private record Serving(RemoteOutbox<?> outbox, Deadline deadline) {}

  Future<Void> start() {
    var opened = eventBus.consumer(address(self), this::receive);
    consumer = opened;
    return opened.completion();
  }

  Future<Void> stop() {
    return consumer == null ? Future.succeededFuture() : consumer.unregister();
  }

  /// Gets ready for a stream from `node`, to be put into `inbox`.
  <Q, E> Opening.Far<E> expect(
      String node, StreamAddress<Q, E> address, Inbox<E> inbox, Runnable lost) {
    var stream = numbers.incrementAndGet();
    var form = Wire.jsonList(address.event());
    var backward = new ToSource(node, stream);
    var inbound = new RemoteInbound<>(inbox, address.unit(), form, errors, backward);
    asked.put(stream, new Asked(node, inbound, lost));
    inbox.connect(inbound);
    return new Opening.Far<>(self, stream);
  }

  /// Drops a stream that surely was not begun.
  void forget(Opening.Far<?> far) {
    asked.remove(far.stream());
  }

  /// Gets ready to send the events of a stream to `far`.
  <Q, E> Outbox<E> connect(
      Context context, StreamAddress<Q, E> address, Opening<Q, E> opening, Opening.Far<E> far) {
    rollCall.hear(far.node());
    var key = new Served(far.node(), far.stream());
    var outbox = new RemoteOutbox<>(context, Wire.jsonList(address.event()), new ToAsker(key));
    served.put(key, new Serving(outbox, opening.deadline()));
    return outbox;
  }

  /// Gives up on the streams of every node that is not heard any more, and on the ends of streams
  /// that nobody reads.
  void sweep() {
    var late = new GatewayError.DeadlineExceeded(ENDPOINT);
    for (var serving : served.values()) {
      if (serving.outbox.isClosed() && serving.deadline.hasPassed(clock)) {
        serving.outbox.expire(late);
      }
    }
    Set<String> silent = new HashSet<>();
    asked.values().forEach(stream -> silent.add(stream.node));
    served.keySet().forEach(stream -> silent.add(stream.node));
    silent.removeIf(rollCall::hears);
    silent.forEach(this::lose);
  }

  /// A node is gone: its streams to us break off, ours to it are stopped.
  void lose(String node) {
    asked.forEach((number, stream) -> {
      if (stream.node.equals(node) && asked.remove(number, stream)) {
        stream.lost.run();
        stream.inbound.lose();
      }
    });
    served.forEach((key, serving) -> {
      if (key.node.equals(node)) {
        serving.outbox.lose();
      }
    });
  }

  private void receive(Message<Frame> message) {
    Frame frame;
    try {
      frame = message.body();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("A stream's frame could not be read");
      return;
    }
    rollCall.hear(frame.node());
    switch (frame.kind()) {
      case EVENTS, END, FAIL -> toInbound(frame);
      case CREDIT -> toOutbox(frame, outbox -> outbox.grant(frame.number()));
      case CANCEL -> toOutbox(frame, Outbox::cancel);
      case LEAVE -> toOutbox(frame, Outbox::lose);
    }
  }

  private void toOutbox(Frame frame, Consumer<RemoteOutbox<?>> word) {
    var serving = served.get(new Served(frame.node(), frame.stream()));
    if (serving != null) {
      word.accept(serving.outbox);
    }
  }

  private void toInbound(Frame frame) {
    var stream = asked.get(frame.stream());
    if (stream == null) {
      if (frame.kind() == Frame.Kind.EVENTS) {
        tell(frame.node(), new Frame(self, frame.stream(), Frame.Kind.CANCEL, 0));
      }
      return;
    }
    try {
      stream.inbound.take(frame.kind(), frame.number(), frame.body());
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("A stream's events could not be read; it is cancelled");
      stream.inbound.cancelled();
      stream.inbound.lose();
    }
  }

  private void tell(String node, Frame frame) {
    eventBus.send(address(node), frame, delivery);
  }

  private static String address(String node) {
    return Doors.nodeAddress(ENDPOINT, node);
  }

  private final class ToSource implements RemoteInbound.Backward {
    private final String node;
    private final long stream;

    ToSource(String node, long stream) {
      this.node = node;
      this.stream = stream;
    }

    @Override
    public void grant(int events) {
      tell(node, new Frame(self, stream, Frame.Kind.CREDIT, events));
    }

    @Override
    public void cancel() {
      end(Frame.Kind.CANCEL);
    }

    @Override
    public void leave() {
      end(Frame.Kind.LEAVE);
    }

    /// Told before it is forgotten: events for a stream that is not known are answered by a cancel.
    private void end(Frame.Kind how) {
      if (asked.containsKey(stream)) {
        tell(node, new Frame(self, stream, how, 0));
        forget();
      }
    }

    @Override
    public void forget() {
      asked.remove(stream);
    }
  }

  private final class ToAsker implements RemoteOutbox.Sender {
    private final Served key;
    private final MessageProducer<Frame> producer;

    ToAsker(Served key) {
      this.key = key;
      this.producer = eventBus.sender(address(key.node), delivery);
    }

    @Override
    public void send(Frame.Kind kind, int sequence, Buffer body) {
      producer
          .write(new Frame(self, key.stream, kind, sequence, body))
          .onFailure(_ -> {
            var serving = served.get(key);
            if (serving != null) {
              serving.outbox.lose();
            }
          });
    }

    @Override
    public void done() {
      served.remove(key);
    }
  }
}
