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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bus of one process.
public final class BusNode implements Bus {
  private static final Logger LOG = LoggerFactory.getLogger(BusNode.class);

  private final Vertx vertx;
  private final NodeIdentity self;
  private final EventBus eventBus;
  private final InstantSource clock;
  private final Codecs codecs;
  private final Doors doors;
  private final Asking asking;
  private final RemoteStreams remoteStreams;
  private final Streams streams;
  private final Attendance attendance;
  private final RollCallTable rollCall;
  private final ClusterRoutes routes;
  private final StepMeters meters = new StepMeters();
  private final List<Registration> housekeeping = new ArrayList<>();

  @ForbiddenApiReason("this is the bus")
  private BusNode(Vertx vertx, NodeIdentity self, InstantSource clock, BusOptions options) {
    var node = self.nodeId();
    var lanes = new LocalLanes();
    this.vertx = vertx;
    this.self = self;
    this.eventBus = vertx.eventBus();
    this.clock = clock;
    this.codecs = new Codecs(eventBus, clock);
    var near = new NearAsks(vertx, codecs);
    this.doors = new Doors(vertx, eventBus, node, lanes, near);
    this.rollCall = new RollCallTable(clock, node);
    var choice = new ReplicaChoice(bound -> ThreadLocalRandom.current().nextInt(bound));
    var local = new LocalRoutes(node, lanes);
    this.routes = new ClusterRoutes(node, local, rollCall, choice, clock);
    this.asking = new Asking(eventBus, near, routes, options, clock);
    this.remoteStreams = new RemoteStreams(eventBus, node, rollCall, codecs, clock);
    this.streams = new Streams(vertx, codecs, doors, asking, remoteStreams);
    this.attendance = new Attendance(vertx, self, meters, clock, this::tell);
  }

  /// The bus of a process that is alone.
  public static BusNode local(Vertx vertx, NodeIdentity self, InstantSource clock) {
    return local(vertx, self, clock, BusOptions.ALONE);
  }

  /// The bus of a process that is alone, with its own patience.
  public static BusNode local(
      Vertx vertx, NodeIdentity self, InstantSource clock, BusOptions options) {
    return new BusNode(vertx, self, clock, options);
  }

  /// The bus of a member of a cluster, once others can reach it.
  ///
  /// @param self the identity the cluster was joined with
  public static Future<BusNode> clustered(
      Clustering cluster, NodeIdentity self, InstantSource clock, BusOptions options) {
    var node = new BusNode(cluster.vertx(), self, clock, options);
    cluster.membership().onDeparture(node::lose);
    return node.startHousekeeping().map(_ -> node);
  }

  private Future<Void> startHousekeeping() {
    codecs.told(Beat.class);
    var beats =
        eventBus.<Beat>consumer(Beat.ADDRESS, message -> told(message).ifPresent(rollCall::hear));
    var beat =
        vertx.setPeriodic(0, Beat.PERIOD_MILLIS, _ -> tell(new Beat(self.nodeId(), List.of())));
    var watch = new SilenceWatch(clock, remoteStreams::sweep);
    var sweep = vertx.setPeriodic(Beat.PERIOD_MILLIS, _ -> watch.look());
    housekeeping.add(() -> {
      vertx.cancelTimer(beat);
      vertx.cancelTimer(sweep);
      return beats.unregister();
    });
    housekeeping.add(remoteStreams::stop);
    return Future.all(beats.completion(), remoteStreams.start()).mapEmpty();
  }

  private void tell(Beat beat) {
    rollCall.hear(beat);
    if (vertx.isClustered()) {
      eventBus.publish(
          Beat.ADDRESS, beat, new DeliveryOptions().setCodecName(codecs.told(Beat.class)));
    }
  }

  private void lose(String node) {
    rollCall.lose(node);
    routes.forget(node);
    remoteStreams.lose(node);
  }

  /// Stops what the node does on its own. Close registrations first, and Vert.x afterwards.
  public Future<Void> close() {
    var closing = housekeeping.stream().map(Registration::close).toList();
    housekeeping.clear();
    return closing.isEmpty() ? Future.succeededFuture() : Future.join(closing).mapEmpty();
  }

  @Override
  public <Q, A> Future<Outcome<A>> ask(Address<Q, A> address, Q question, Deadline deadline) {
    return asking.send(call(address, question, deadline, Whom.NEAREST));
  }

  @Override
  public <Q, A> Future<Outcome<A>> askAt(
      String node, Address<Q, A> address, Q question, Deadline deadline) {
    return asking.send(call(address, question, deadline, new Whom.Only(node)));
  }

  private <Q, A> Call call(Address<Q, A> address, Q question, Deadline deadline, Whom whom) {
    codecs.outcome(address.answer());
    var asked = new Asked<>(question, deadline);
    return new Call(
        address.name(),
        address.unit(),
        address.idempotent(),
        deadline,
        codecs.asked(address.question()),
        _ -> asked,
        whom);
  }

  @Override
  public <Q, A> Future<Registration> answer(Address<Q, A> address, Answerer<Q, A> answerer) {
    codecs.asked(address.question());
    var meter = meters.of(address.name(), address.unit());
    var answering = new Answering<>(address, answerer, meter, clock);
    return doors.open(address.name(), codecs.outcome(address.answer()), answering::handle);
  }

  @Override
  public <Q, E> Future<Outcome<InboundStream<E>>> open(
      StreamAddress<Q, E> address, Q question, Deadline deadline) {
    return streams.open(address, question, deadline, Whom.NEAREST);
  }

  @Override
  public <Q, E> Future<Outcome<InboundStream<E>>> openApart(
      StreamAddress<Q, E> address, Q question, Deadline deadline) {
    return streams.open(address, question, deadline, new Whom.Apart());
  }

  @Override
  public <Q, E> Future<Outcome<InboundStream<E>>> openAt(
      String node, StreamAddress<Q, E> address, Q question, Deadline deadline) {
    return streams.open(address, question, deadline, new Whom.Only(node));
  }

  @Override
  public <Q, E> Future<Serving> serve(StreamAddress<Q, E> address, Streamer<Q, E> streamer) {
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
    var consumer =
        eventBus.<T>consumer(
            topic.name(),
            message -> told(message).ifPresent(event -> hear(topic, event, listener)));
    return consumer.completion().map(_ -> consumer::unregister);
  }

  /// What a message says; nothing where another build has said what cannot be read here.
  private static <T> Optional<T> told(Message<T> message) {
    try {
      return Optional.of(message.body());
    } catch (NotUnderstood _) {
      return Optional.empty();
    }
  }

  private static <T> void hear(Topic<T> topic, T event, Consumer<T> listener) {
    try {
      listener.accept(event);
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

  @Override
  public String node() {
    return self.nodeId();
  }
}
