package dev.signalbox.bus;

import static dev.signalbox.bus.Probe.COUNT;
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
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalStreamVerticleTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(3));
  private final BusNode bus =
      BusNode.local(vertx, new NodeIdentity("n1", "here", "1"), Probe.CLOCK);
  private final Counter counter = new Counter();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private Bus.Serving serve(Bus.Streamer<Ping, Pong> streamer) {
    return await(onNewContext(vertx, () -> bus.serve(COUNT, streamer)));
  }

  private InboundStream<Pong> open(int number) {
    return value(onNewContext(vertx, () -> bus.open(COUNT, new Ping(number), soon())));
  }

  @Test
  void every_event_arrives_once_and_in_order_and_then_the_end() {
    serve(counter);
    var listening = new Listening();
    open(20_000).read(listening);
    assertThat(listening.end()).isEqualTo("ended");
    assertThat(listening.numbers)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 20_000).boxed().toList());
    assertThat(listening.threads.stream().distinct()).hasSize(1);
    assertThat(counter.stops).hasValue(0);
  }

  @Test
  void a_reader_that_does_not_read_stops_its_source() {
    serve(counter);
    var stream = open(-1);
    eventually("the source waits", () -> counter.written.get() == Outbox.FULL);
    var listening = new Listening();
    stream.pause();
    stream.read(listening);
    stream.resume();
    eventually("it goes on", () -> counter.drains.get() > 3);
    stream.pause();
    stream.cancel();
    eventually("it is told", () -> counter.stops.get() == 1);
    assertThat(counter.written.get() - listening.numbers.size())
        .isLessThanOrEqualTo(2 * Outbox.FULL);
    assertThat(listening.ends).isEmpty();
  }

  @Test
  void a_stream_that_fails_says_so_after_its_events() {
    serve((_, _, events) -> {
      events.write(new Pong(1, ""));
      events.fail(new GatewayError.ProviderFailed("p", 500, "broke"));
      events.write(new Pong(2, ""));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var listening = new Listening();
    open(1).read(listening);
    assertThat(listening.end()).isEqualTo(new GatewayError.ProviderFailed("p", 500, "broke"));
    assertThat(listening.numbers).containsExactly(1);
  }

  @Test
  void whoever_is_told_that_somebody_else_reads_on_hears_it_at_once_also_while_it_has_paused() {
    var outbound = new AtomicReference<OutboundStream<Pong>>();
    serve((_, _, events) -> {
      outbound.set(events);
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var stream = open(1);
    var listening = new Listening();
    stream.pause();
    stream.read(listening);
    outbound.get().write(new Pong(1, ""));

    outbound.get().fail(new GatewayError.Conflict("resumed elsewhere"));

    assertThat(listening.end()).isInstanceOf(GatewayError.Conflict.class);
    assertThat(listening.numbers).isEmpty();
  }

  @Test
  void draining_waits_for_what_runs_and_takes_no_more() {
    var outbound = new AtomicReference<OutboundStream<Pong>>();
    var serving =
        serve((_, _, events) -> {
          outbound.set(events);
          return Future.succeededFuture(Outcome.ok(new Bus.Started()));
        });
    var listening = new Listening();
    open(1).read(listening);

    var drained = serving.drain(Duration.ofSeconds(20));
    eventually(
        "no more are taken",
        () -> await(bus.open(COUNT, new Ping(2), soon())) instanceof Outcome.Err<?>);
    assertThat(drained.isComplete()).isFalse();
    outbound.get().write(new Pong(7, ""));
    outbound.get().end();

    await(drained);
    assertThat(listening.end()).isEqualTo("ended");
    assertThat(listening.numbers).containsExactly(7);
  }

  @Test
  void draining_breaks_off_what_does_not_end() {
    var stops = new AtomicInteger();
    var serving =
        serve((_, _, events) -> {
          events.onCancel(stops::incrementAndGet);
          return Future.succeededFuture(Outcome.ok(new Bus.Started()));
        });
    var listening = new Listening();
    open(1).read(listening);

    await(serving.drain(Duration.ofMillis(50)));

    assertThat(listening.end()).isEqualTo(new GatewayError.UnitUnavailable(Unit.PROVIDERS));
    eventually("the source is stopped", () -> stops.get() == 1);
  }

  @Test
  void a_stream_that_cannot_begin_is_an_outcome_and_not_cancelled() {
    var stops = new AtomicInteger();
    var refused = new GatewayError.ProviderRejected("p", 400, "no");
    serve((_, _, events) -> {
      events.onCancel(stops::incrementAndGet);
      return Future.succeededFuture(Outcome.err(refused));
    });
    assertThat(error(bus.open(COUNT, new Ping(1), soon()))).isEqualTo(refused);
    assertThat(stops).hasValue(0);
  }

  @Test
  void a_defect_of_the_streamer_is_internal() {
    serve((_, _, _) -> {
      throw new IllegalStateException("bug");
    });
    assertThat(error(bus.open(COUNT, new Ping(1), soon()))).isEqualTo(new GatewayError.Internal());
  }

  @Test
  void an_opening_that_takes_longer_than_the_deadline_is_cancelled() {
    var stops = new AtomicInteger();
    serve((_, _, events) -> {
      events.onCancel(stops::incrementAndGet);
      return Promise.<Outcome<Bus.Started>>promise().future();
    });
    assertThat(error(bus.open(COUNT, new Ping(1), inMillis(100))))
        .isEqualTo(new GatewayError.DeadlineExceeded("providers"));
    eventually("the source is stopped", () -> stops.get() == 1);
  }

  @Test
  void a_cancel_that_comes_before_anybody_listens_for_it_is_not_lost() {
    var outbound = new AtomicReference<OutboundStream<Pong>>();
    serve((_, _, events) -> {
      outbound.set(events);
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    open(1).cancel();
    var stops = new AtomicInteger();
    eventually(
        "told when it asks",
        () -> {
          outbound.get().onCancel(stops::incrementAndGet);
          return stops.get() > 0;
        });
  }

  @Test
  void a_source_is_told_whether_its_reader_went_or_left_it_to_another() {
    var lost = new ArrayBlockingQueue<Boolean>(2);
    serve((_, _, events) -> {
      events.onCancel(() -> lost.add(events.isAskerLost()));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var left = open(1);
    assertThat(left.node()).isEqualTo("n1");
    left.leave();
    left.cancel();
    eventually("the one that was left", () -> Boolean.TRUE.equals(lost.poll()));
    var cancelled = open(1);
    cancelled.cancel();
    cancelled.leave();
    eventually("the one that was cancelled", () -> Boolean.FALSE.equals(lost.poll()));
    assertThat(lost).isEmpty();
  }

  @Test
  void undeploying_the_source_breaks_its_streams_off() {
    var registration = serve(counter);
    var listening = new Listening();
    var stream = open(-1);
    await(registration.close());
    stream.read(listening);
    assertThat(listening.end()).isEqualTo(new GatewayError.UnitUnavailable(Unit.PROVIDERS));
    eventually("the source is stopped", () -> counter.stops.get() == 1);
  }

  @Test
  void a_reader_that_throws_cancels_its_stream() {
    serve(counter);
    open(-1)
        .read(
            new InboundStream.Reader<>() {
              @Override
              public void events(List<Pong> batch) {
                throw new IllegalStateException("bug");
              }

              @Override
              public void ended() {}

              @Override
              public void failed(GatewayError error) {}
            });
    eventually("the source is stopped", () -> counter.stops.get() == 1);
  }
}
