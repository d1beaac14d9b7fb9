package dev.signalbox.bus;

import static dev.signalbox.bus.Probe.COUNT;
import static dev.signalbox.bus.Probe.NEWS;
import static dev.signalbox.bus.Probe.PAID;
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
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.bus.Probe.Ping;
import dev.signalbox.bus.Probe.Pong;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalBusVerticleTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(3));
  private final BusNode bus =
      BusNode.local(
          vertx, new NodeIdentity("n1", "here", "1"), Probe.CLOCK, new BusOptions(200, 100, 3));

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private Bus.Registration answerPing(Bus.Answerer<Ping, Pong> answerer) {
    return await(onNewContext(vertx, () -> bus.answer(PING, answerer)));
  }

  private static Future<Outcome<Pong>> echo(Ping ping) {
    return Future.succeededFuture(Outcome.ok(new Pong(ping.number(), "n1")));
  }

  @Test
  void a_question_and_its_answer_pass_by_reference() {
    var pong = new Pong(2, "same");
    var seen = new AtomicReference<Ping>();
    answerPing((ping, _) -> {
      seen.set(ping);
      return Future.succeededFuture(Outcome.ok(pong));
    });
    var ping = new Ping(1);
    assertThat(value(bus.ask(PING, ping, soon()))).isSameAs(pong);
    assertThat(seen.get()).isSameAs(ping);
  }

  @Test
  void a_question_for_this_node_is_answered_here_and_for_another_nowhere() {
    answerPing((ping, _) -> echo(ping));
    assertThat(value(bus.askAt("n1", PING, new Ping(3), soon())).number()).isEqualTo(3);
    assertThat(error(bus.askAt("n2", PING, new Ping(3), soon())))
        .isInstanceOf(GatewayError.UnitUnavailable.class);
  }

  @Test
  void an_expected_failure_arrives_as_it_was_answered() {
    var refused = new GatewayError.NotFound("/nowhere");
    answerPing((_, _) -> Future.succeededFuture(Outcome.err(refused)));
    assertThat(error(bus.ask(PING, new Ping(1), soon()))).isEqualTo(refused);
  }

  @Test
  void nobody_there_is_unavailable_at_once_and_again_after_the_answerer_has_gone() {
    var nobody = new GatewayError.UnitUnavailable(Unit.SECURITY);
    assertThat(error(bus.ask(PING, new Ping(1), soon()))).isEqualTo(nobody);
    var registration = answerPing((ping, _) -> echo(ping));
    assertThat(value(bus.ask(PING, new Ping(1), soon())).number()).isEqualTo(1);
    await(registration.close());
    assertThat(error(bus.ask(PING, new Ping(1), soon()))).isEqualTo(nobody);
  }

  @Test
  void a_silent_unit_is_unavailable_after_the_hop_time_and_not_asked_twice() {
    var asked = new AtomicInteger();
    answerPing((_, _) -> {
      asked.incrementAndGet();
      return Promise.<Outcome<Pong>>promise().future();
    });
    assertThat(error(bus.ask(PING, new Ping(1), soon())))
        .isEqualTo(new GatewayError.UnitUnavailable(Unit.SECURITY));
    assertThat(asked).hasValue(1);
  }

  /// The answerer's loop is busy, so that the question waits there while the door closes.
  @Test
  void a_question_that_waits_at_a_closing_door_is_told_so_and_never_answered() throws Exception {
    var busy = new CountDownLatch(1);
    var answered = new AtomicInteger();
    var answerer = deployed();
    var asker = deployed();
    var door = new CompletableFuture<Bus.Registration>();
    answerer.runOnContext(_ ->
        bus.answer(
                PAID,
                (ping, _) -> {
                  answered.incrementAndGet();
                  return echo(ping);
                })
            .onSuccess(door::complete));
    var opened = door.get(10, TimeUnit.SECONDS);
    answerer.runOnContext(_ -> Probe.await(busy));
    var asked = new CompletableFuture<Outcome<Pong>>();
    try {
      asker.runOnContext(_ -> {
        var answer = bus.ask(PAID, new Ping(1), inMillis(20_000)).onSuccess(asked::complete);
        opened.close().onFailure(asked::completeExceptionally);
        assertThat(answer.isComplete()).isFalse();
      });
      assertThat(asked.get(10, TimeUnit.SECONDS))
          .isEqualTo(Outcome.err(new GatewayError.UnitUnavailable(Unit.PROVIDERS)));
    } finally {
      busy.countDown();
    }
    var drained = new CompletableFuture<Boolean>();
    answerer.runOnContext(_ -> drained.complete(true));
    assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(answered).hasValue(0);
  }

  /// A context on the next event loop.
  private Context deployed() {
    var deployed = new CompletableFuture<Context>();
    await(
        vertx.deployVerticle(
            new VerticleBase() {
              @Override
              public Future<?> start() {
                deployed.complete(vertx.getOrCreateContext());
                return Future.succeededFuture();
              }
            }));
    return deployed.join();
  }

  /// Longer than a process with others beside it would wait.
  @Test
  void who_has_nobody_else_to_ask_waits_for_a_slow_answer() {
    var own = Vertx.vertx();
    try {
      var alone = BusNode.local(own, new NodeIdentity("n2", "here", "1"), Probe.CLOCK);
      var late = BusOptions.DEFAULT.localHopMillis() + 200;
      Bus.Answerer<Ping, Pong> slow =
          (ping, _) -> own.timer(late).map(_ -> Outcome.ok(new Pong(ping.number(), "n2")));
      await(onNewContext(own, () -> alone.answer(PING, slow)));
      assertThat(value(alone.ask(PING, new Ping(7), inMillis(9_000))).number()).isEqualTo(7);
    } finally {
      await(own.close());
    }
  }

  @Test
  void a_question_that_must_not_be_repeated_waits_until_its_deadline() {
    await(
        onNewContext(
            vertx, () -> bus.answer(PAID, (_, _) -> Promise.<Outcome<Pong>>promise().future())));
    assertThat(error(bus.ask(PAID, new Ping(1), inMillis(400))))
        .isEqualTo(new GatewayError.DeadlineExceeded("providers"));
  }

  @Test
  void a_passed_deadline_is_not_even_asked() {
    var asked = new AtomicInteger();
    answerPing((ping, _) -> {
      asked.incrementAndGet();
      return echo(ping);
    });
    assertThat(error(bus.ask(PING, new Ping(1), inMillis(-1))))
        .isEqualTo(new GatewayError.DeadlineExceeded("security"));
    assertThat(asked).hasValue(0);
  }

  @Test
  void a_defect_of_the_answerer_is_internal() {
    var registration = answerPing((_, _) -> Future.failedFuture(new IllegalStateException("bug")));
    assertThat(error(bus.ask(PING, new Ping(1), soon()))).isEqualTo(new GatewayError.Internal());
    await(registration.close());
    answerPing((_, _) -> {
      throw new IllegalStateException("bug");
    });
    assertThat(error(bus.ask(PING, new Ping(1), soon()))).isEqualTo(new GatewayError.Internal());
  }

  @Test
  void a_question_stays_on_the_event_loop_it_was_asked_on() {
    Set<String> crossed = ConcurrentHashMap.newKeySet();
    var lanes = new AtomicInteger();
    class Lane extends VerticleBase {
      @Override
      public Future<?> start() {
        return bus.answer(
            PING,
            (ping, _) ->
                Future.succeededFuture(
                    Outcome.ok(new Pong(ping.number(), Thread.currentThread().getName()))));
      }
    }
    class Asker extends VerticleBase {
      @Override
      public Future<?> start() {
        return bus.ask(PING, new Ping(1), soon())
            .onSuccess(outcome -> {
              var here = Thread.currentThread().getName();
              lanes.incrementAndGet();
              if (!outcome.equals(Outcome.ok(new Pong(1, here)))) {
                crossed.add(here + " " + outcome);
              }
            });
      }
    }
    await(vertx.deployVerticle(Lane::new, new DeploymentOptions().setInstances(3)));
    await(vertx.deployVerticle(Asker::new, new DeploymentOptions().setInstances(12)));
    assertThat(lanes).hasValue(12);
    assertThat(crossed).isEmpty();
  }

  @Test
  void an_announcement_reaches_every_listener_even_when_one_fails() {
    var heard = new ConcurrentLinkedQueue<Integer>();
    await(
        bus.listen(
            NEWS,
            _ -> {
              throw new IllegalStateException("bug");
            }));
    await(bus.listen(NEWS, ping -> heard.add(ping.number())));
    var third = await(bus.listen(NEWS, ping -> heard.add(-ping.number())));
    bus.announce(NEWS, new Ping(7));
    eventually("both heard it", () -> heard.containsAll(Set.of(7, -7)));
    await(third.close());
  }

  @Test
  void the_roll_call_knows_state_and_latencies_and_a_goodbye() {
    answerPing((ping, _) -> echo(ping));
    for (var i = 0; i < 10; i++) {
      value(bus.ask(PING, new Ping(i), soon()));
    }
    var registration = await(bus.join(Unit.SECURITY, () -> ReplicaState.Snapshot.READY));
    var presence = bus.rollCall().of(Unit.SECURITY).getFirst();
    assertThat(presence.state()).isEqualTo(Presence.State.READY);
    assertThat(presence.replica().toString()).isEqualTo("security@n1");
    var step = java.util.Objects.requireNonNull(presence.steps().get(PING.name()));
    assertThat(step.count()).isEqualTo(10);
    assertThat(step.p99Micros()).isGreaterThanOrEqualTo(step.p50Micros());
    await(registration.close());
    assertThat(bus.rollCall().of(Unit.SECURITY)).isEmpty();
    assertThat(bus.rollCall().present().getFirst().presence().state())
        .isEqualTo(Presence.State.LEAVING);
  }

  @Test
  void a_replica_that_cannot_say_how_it_is_counts_as_degraded() {
    await(
        bus.join(
            Unit.COST,
            () -> {
              throw new IllegalStateException("bug");
            }));
    assertThat(bus.rollCall().of(Unit.COST).getFirst().state()).isEqualTo(Presence.State.DEGRADED);
  }

  @Test
  void a_stream_nobody_serves_is_unavailable() {
    assertThat(error(bus.open(COUNT, new Ping(1), soon())))
        .isEqualTo(new GatewayError.UnitUnavailable(Unit.PROVIDERS));
  }
}
