package dev.signalbox.bus;

import static dev.signalbox.bus.Probe.COUNT;
import static dev.signalbox.bus.Probe.NEWS;
import static dev.signalbox.bus.Probe.PING;
import static dev.signalbox.bus.Probe.await;
import static dev.signalbox.bus.Probe.error;
import static dev.signalbox.bus.Probe.eventually;
import static dev.signalbox.bus.Probe.inMillis;
import static dev.signalbox.bus.Probe.onNewContext;
import static dev.signalbox.bus.Probe.soon;
import static dev.signalbox.bus.Probe.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.bus.Probe.Listening;
import dev.signalbox.bus.Probe.Ping;
import dev.signalbox.bus.Probe.Pong;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterVerticleTest {
  private final TestCluster cluster = new TestCluster();
  private final TestCluster.Node gateway = cluster.start("gateway");

  @AfterEach
  void close() {
    cluster.close();
  }

  private TestCluster.Node answering(String id) {
    var node = cluster.start(id);
    await(
        onNewContext(
            node.cluster.vertx(),
            () ->
                node.bus.answer(
                    PING,
                    (ping, _) -> Future.succeededFuture(Outcome.ok(new Pong(ping.number(), id))))));
    join(node, Unit.SECURITY);
    return node;
  }

  private TestCluster.Node serving(String id, Bus.Streamer<Ping, Pong> streamer) {
    var node = cluster.start(id);
    await(onNewContext(node.cluster.vertx(), () -> node.bus.serve(COUNT, streamer)));
    join(node, Unit.PROVIDERS);
    return node;
  }

  private void join(TestCluster.Node node, Unit unit) {
    node.join(unit);
    eventually(
        "the gateway has heard " + node.id,
        () ->
            gateway.bus.rollCall().of(unit).stream()
                .anyMatch(presence -> presence.replica().node().equals(node.id)));
  }

  private InboundStream<Pong> open(int number) {
    return value(
        onNewContext(
            gateway.cluster.vertx(), () -> gateway.bus.open(COUNT, new Ping(number), soon())));
  }

  @Test
  void no_question_is_lost_when_one_of_two_replicas_dies() {
    answering("s1");
    var second = answering("s2");
    var who = new ConcurrentLinkedQueue<String>();
    List<Future<Outcome<Pong>>> asked = new ArrayList<>();
    for (var i = 0; i < 1000; i++) {
      asked.add(gateway.bus.ask(PING, new Ping(i), soon()));
      if (i % 50 == 0) {
        who.add(value(asked.getLast()).from());
      }
      if (i == 500) {
        eventually(
            "both were asked",
            () -> {
              who.add(value(gateway.bus.ask(PING, new Ping(0), soon())).from());
              return who.contains("s1") && who.contains("s2");
            });
        second.kill();
      }
    }
    for (var i = 0; i < 1000; i++) {
      assertThat(value(asked.get(i)).number()).isEqualTo(i);
    }
    eventually("its absence shows", () -> gateway.bus.rollCall().of(Unit.SECURITY).size() == 1);
    assertThat(value(gateway.bus.ask(PING, new Ping(1), soon())).from()).isEqualTo("s1");
  }

  @Test
  void no_question_is_lost_when_one_of_two_replicas_freezes() {
    answering("s1");
    var second = answering("s2");
    var thaw = second.freeze();
    for (var i = 0; i < 200; i++) {
      assertThat(value(gateway.bus.ask(PING, new Ping(i), soon())).from()).isEqualTo("s1");
    }
    eventually("its absence shows", () -> gateway.bus.rollCall().of(Unit.SECURITY).size() == 1);
    thaw.countDown();
    eventually("it is back", () -> gateway.bus.rollCall().of(Unit.SECURITY).size() == 2);
  }

  @Test
  void a_goodbye_is_heard_and_nobody_left_is_unavailable() {
    var node = cluster.start("s1");
    var joined = await(node.bus.join(Unit.SECURITY, () -> ReplicaState.Snapshot.READY));
    eventually("it is heard", () -> gateway.bus.rollCall().of(Unit.SECURITY).size() == 1);
    await(joined.close());
    eventually("it is gone", () -> gateway.bus.rollCall().of(Unit.SECURITY).isEmpty());
    assertThat(error(gateway.bus.ask(PING, new Ping(1), soon())))
        .isEqualTo(new GatewayError.UnitUnavailable(Unit.SECURITY));
  }

  @Test
  void a_question_for_one_node_goes_there_or_nowhere() {
    answering("s1");
    answering("s2");
    for (var i = 0; i < 20; i++) {
      assertThat(value(gateway.bus.askAt("s2", PING, new Ping(i), soon())).from()).isEqualTo("s2");
    }
    assertThat(error(gateway.bus.askAt("s3", PING, new Ping(1), soon())))
        .isEqualTo(new GatewayError.UnitUnavailable(Unit.SECURITY));
  }

  @Test
  void an_announcement_reaches_every_node_and_an_error_crosses_as_it_is() {
    var refused = new GatewayError.ModelNotFound("m", List.of("a", "b"));
    var node = cluster.start("s1");
    await(node.bus.answer(PING, (_, _) -> Future.succeededFuture(Outcome.err(refused))));
    join(node, Unit.SECURITY);
    assertThat(error(gateway.bus.ask(PING, new Ping(1), soon()))).isEqualTo(refused);

    var heard = new ConcurrentLinkedQueue<String>();
    await(node.bus.listen(NEWS, news -> heard.add("s1:" + news.number())));
    await(gateway.bus.listen(NEWS, news -> heard.add("gateway:" + news.number())));
    eventually(
        "both heard it",
        () -> {
          gateway.bus.announce(NEWS, new Ping(7));
          return heard.contains("s1:7") && heard.contains("gateway:7");
        });
  }

  @Test
  void a_stream_crosses_in_order_and_a_slow_reader_bounds_it() {
    var counter = new Counter();
    serving("p1", counter);
    var stream = open(20_000);
    eventually(
        "the source waits", () -> counter.written.get() == RemoteOutbox.WINDOW + Outbox.FULL);
    var listening = new Listening();
    stream.read(listening);
    assertThat(listening.end()).isEqualTo("ended");
    assertThat(listening.numbers)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 20_000).boxed().toList());
    assertThat(counter.stops).hasValue(0);
  }

  @Test
  void a_cancel_and_a_late_opening_stop_the_source_on_the_other_node() {
    var counter = new Counter();
    var late = new AtomicInteger();
    serving(
        "p1",
        (question, deadline, events) -> {
          if (question.number() == 0) {
            events.onCancel(late::incrementAndGet);
            return Promise.<Outcome<Bus.Started>>promise().future();
          }
          return counter.start(question, deadline, events);
        });
    open(-1).cancel();
    eventually("the source is stopped", () -> counter.stops.get() == 1);
    assertThat(error(gateway.bus.open(COUNT, new Ping(0), inMillis(300))))
        .isEqualTo(new GatewayError.DeadlineExceeded("providers"));
    eventually("the late one is stopped", () -> late.get() == 1);
  }

  @Test
  void a_stream_breaks_off_when_its_source_is_lost() {
    var node = serving("p1", new Counter());
    var listening = new Listening();
    open(-1).read(listening);
    eventually("events arrive", () -> listening.numbers.size() > 1000);
    var since = System.nanoTime();
    var thaw = node.freeze();
    assertThat(listening.end()).isEqualTo(new GatewayError.UnitUnavailable(Unit.PROVIDERS));
    assertThat(System.nanoTime() - since).isLessThan(TimeUnit.SECONDS.toNanos(10));
    thaw.countDown();
  }

  @Test
  void an_opening_ends_when_the_node_that_was_asked_is_lost() {
    var asked = new AtomicInteger();
    var node =
        serving(
            "p1",
            (_, _, _) -> {
              asked.incrementAndGet();
              return Promise.<Outcome<Bus.Started>>promise().future();
            });
    var opening = gateway.bus.open(COUNT, new Ping(1), soon());
    eventually("it is asked", () -> asked.get() == 1);
    node.kill();
    assertThat(error(opening)).isEqualTo(new GatewayError.UnitUnavailable(Unit.PROVIDERS));
  }

  @Test
  void a_source_is_stopped_when_its_asker_is_lost_and_knows_why() {
    var ends = new ConcurrentLinkedQueue<String>();
    serving(
        "p1",
        (question, _, events) -> {
          events.onCancel(
              () -> ends.add(question.number() + (events.isAskerLost() ? " lost" : "")));
          events.write(new Pong(1, ""));
          return Future.succeededFuture(Outcome.ok(new Bus.Started()));
        });
    var cancelled = open(1);
    assertThat(cancelled.node()).isEqualTo("p1");
    cancelled.cancel();
    eventually("the cancelled one is stopped", () -> ends.contains("1"));
    open(2).leave();
    eventually("the one that was left is stopped", () -> ends.contains("2 lost"));
    open(3).read(new Listening());
    gateway.kill();
    eventually("the one whose reader was killed is stopped", () -> ends.contains("3 lost"));
    assertThat(ends).hasSize(3);
  }

  @Test
  void a_stream_that_is_to_outlive_its_asker_is_opened_in_another_process_if_there_is_one() {
    await(onNewContext(gateway.cluster.vertx(), () -> gateway.bus.serve(COUNT, new Counter())));
    join(gateway, Unit.PROVIDERS);
    assertThat(openApart().node()).isEqualTo("gateway");
    serving("p1", new Counter());
    assertThat(openApart().node()).isEqualTo("p1");
    assertThat(open(-1).node()).isEqualTo("gateway");
  }

  private InboundStream<Pong> openApart() {
    return value(
        onNewContext(
            gateway.cluster.vertx(), () -> gateway.bus.openApart(COUNT, new Ping(-1), soon())));
  }
}
