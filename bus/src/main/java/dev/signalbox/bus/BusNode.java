package dev.signalbox.bus;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bus of one process.
public final class BusNode implements Bus {
  private static final Logger LOG = LoggerFactory.getLogger(BusNode.class);

  private final EventBus eventBus;
  private final InstantSource clock;
  private final Codecs codecs;
  private final Doors doors;
  private final Asking asking;
  private final Streams streams;
  private final Attendance attendance;
  private final RollCallTable rollCall;
  private final StepMeters meters = new StepMeters();

  @ForbiddenApiReason("this is the bus")
  private BusNode(Vertx vertx, NodeIdentity self, InstantSource clock, BusOptions options) {
    var lanes = new LocalLanes();
    this.eventBus = vertx.eventBus();
    this.clock = clock;
    this.codecs = new Codecs(eventBus, clock);
    this.doors = new Doors(vertx, eventBus, self.nodeId(), lanes);
    this.rollCall = new RollCallTable(clock);
    this.asking = new Asking(eventBus, new LocalRoutes(self.nodeId(), lanes), options, clock);
    this.streams = new Streams(vertx, codecs, doors, asking);
    this.attendance = new Attendance(vertx, self, meters, clock, rollCall::hear);
  }

  /// The bus of a process that is alone.
  public static BusNode local(Vertx vertx, NodeIdentity self, InstantSource clock) {
    return local(vertx, self, clock, BusOptions.DEFAULT);
  }

  /// The bus of a process that is alone, with its own patience.
  public static BusNode local(
      Vertx vertx, NodeIdentity self, InstantSource clock, BusOptions options) {
    return new BusNode(vertx, self, clock, options);
  }

  @Override
  public <Q, A> Future<Outcome<A>> ask(Address<Q, A> address, Q question, Deadline deadline) {
    codecs.outcome(address.answer());
    var asked = new Asked<>(question, deadline);
    return asking.send(
        new Call(
            address.name(),
            address.unit(),
            address.idempotent(),
            deadline,
            codecs.asked(address.question()),
            _ -> asked));
  }

  @Override
  public <Q, A> Future<Registration> answer(Address<Q, A> address, Answerer<Q, A> answerer) {
    codecs.asked(address.question());
    var meter = meters.of(address.name(), address.unit());
    var answering =
        new Answering<>(address, answerer, meter, clock, codecs.outcome(address.answer()));
    return doors.open(address.name(), answering::handle);
  }

  @Override
  public <Q, E> Future<Outcome<InboundStream<E>>> open(
      StreamAddress<Q, E> address, Q question, Deadline deadline) {
    return streams.open(address, question, deadline);
  }

  @Override
  public <Q, E> Future<Registration> serve(StreamAddress<Q, E> address, Streamer<Q, E> streamer) {
    return streams.serve(address, streamer, meters.of(address.name(), address.unit()));
  }

  @Override
  public <T> void announce(Topic<T> topic, T event) {
    eventBus.publish(
        topic.name(), event, new DeliveryOptions().setCodecName(codecs.told(topic.event())));
  }

  @Override
  public <T> Future<Registration> listen(Topic<T> topic, Consumer<T> listener) {
    codecs.told(topic.event());
    var consumer = eventBus.<T>consumer(topic.name(), message -> hear(topic, message, listener));
    return consumer.completion().map(_ -> consumer::unregister);
  }

  private static <T> void hear(Topic<T> topic, Message<T> message, Consumer<T> listener) {
    try {
      listener.accept(message.body());
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("topic", topic.name())
          .setCause(e)
          .log("A listener failed on an announcement");
    }
  }

  @Override
  public Future<Registration> join(Unit unit, ReplicaState state) {
    return attendance.join(unit, state);
  }

  @Override
  public RollCall rollCall() {
    return rollCall;
  }
}
