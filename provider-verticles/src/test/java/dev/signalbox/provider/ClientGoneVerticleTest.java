package dev.signalbox.provider;

import static dev.signalbox.provider.RawUpstream.CHUNKED;
import static dev.signalbox.provider.RawUpstream.chunk;
import static dev.signalbox.provider.RawUpstream.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CleanRun
class ClientGoneVerticleTest {
  private static final String ANSWER =
      "{\"choices\":[{\"message\":{\"content\":\"all\"},\"finish_reason\":\"stop\"}]}";
  private static final String FIRST =
      "data: {\"choices\":[{\"delta\":{\"content\":\"one \"}}]}\n\n";

  private final AtomicInteger asked = new AtomicInteger();
  private Vertx vertx;
  private Wiring wiring;

  @BeforeEach
  void start(Vertx fresh) {
    vertx = fresh;
    wiring = new Wiring(vertx);
  }

  @Test
  void before_the_head() {
    closesAtOnce((_, _) -> asked.incrementAndGet(), () -> asked.get() == 1, new Inlet());
  }

  @Test
  void after_the_head() {
    closesAtOnce(
        (socket, _) -> socket.write(CHUNKED).onSuccess(_ -> asked.incrementAndGet()),
        () -> asked.get() == 1,
        new Inlet());
  }

  @Test
  void in_the_middle_of_an_answer() {
    var inlet = new Inlet();
    closesAtOnce(
        (socket, _) -> socket.write(CHUNKED + chunk(FIRST)), () -> !inlet.deltas.isEmpty(), inlet);
  }

  @Test
  void while_a_full_reader_holds_the_answer_back() {
    var inlet = new Inlet();
    inlet.fillUp();
    closesAtOnce(
        (socket, _) -> {
          socket.write(CHUNKED + chunk(FIRST));
          vertx.setPeriodic(5, _ -> socket.write(chunk(FIRST)));
        },
        () -> !inlet.deltas.isEmpty(),
        inlet);
  }

  @Test
  void in_the_queue_for_a_connection_nothing_is_asked_any_more() {
    var release = Promise.<Void>promise();
    var upstream =
        new RawUpstream(
            vertx,
            (socket, _) -> {
              asked.incrementAndGet();
              release.future().onSuccess(_ -> socket.write(whole(ANSWER)));
            });
    var lane = wiring.lane(5000, 2, InstantSource.system());
    var provider = provider(upstream.url());
    var running = List.of(new Inlet(), new Inlet());
    running.forEach(inlet -> wiring.call(lane, provider, false, 10_000, inlet));
    Eventually.until("both connections are busy", () -> asked.get() == 2);
    var queued = new Inlet();
    wiring.call(lane, provider, false, 10_000, queued);
    var behind = new Inlet();
    wiring.call(lane, provider, false, 10_000, behind);

    var places = lane.client().places(provider.accesses().first().endpoint());
    assertThat(places.waiting()).isEqualTo(2);

    vertx.runOnContext(_ -> queued.cancel());
    Eventually.until("it is given up", () -> provider.accesses().first().inFlight() == 3);
    Eventually.until("its place in the queue is free", () -> places.waiting() == 1);
    release.complete();

    assertThat(running).extracting(Inlet::awaitText).containsOnly("all");
    assertThat(behind.awaitText()).isEqualTo("all");
    assertThat(asked).hasValue(3);
    assertThat(queued.isOver()).isFalse();
    assertThat(provider.accesses().first().inFlight()).isZero();
  }

  @Test
  void while_connecting_the_connection_is_given_up() {
    var upstream = new RawUpstream(vertx, (_, _) -> {});
    var provider = provider(upstream.tlsUrl());
    var inlet = new Inlet();
    wiring.call(wiring.lane(5000), provider, true, 10_000, inlet);
    Eventually.until("it connects", () -> upstream.connections().size() == 1);

    vertx.runOnContext(_ -> inlet.cancel());

    Eventually.until("it is given up", () -> provider.accesses().first().inFlight() == 0);
    Eventually.get(upstream.connections().getFirst().closed().future());
  }

  private void closesAtOnce(
      BiConsumer<NetSocket, Integer> script, BooleanSupplier there, Inlet inlet) {
    var upstream = new RawUpstream(vertx, script);
    var provider = provider(upstream.url());
    wiring.call(wiring.lane(5000), provider, true, 10_000, inlet);
    Eventually.until("the call is there", there);
    var connection = upstream.connections().getFirst();
    var began = System.nanoTime();

    vertx.runOnContext(_ -> inlet.cancel());

    var millis = (Eventually.get(connection.closed().future()) - began) / 1_000_000;
    assertThat(millis).as("long before the call's own time is over").isLessThan(2_500);
    assertThat(inlet.isOver()).isFalse();
    assertThat(provider.accesses().first().inFlight()).isZero();
    assertThat(provider.vitals().of("m").isMeasured()).isFalse();
  }

  private static ActiveProvider provider(String url) {
    return Wiring.openAi(Vitals.of("openai"), Wiring.access("key#1", url, "k", 1));
  }
}
