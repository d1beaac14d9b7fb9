package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.platform.Platform;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// However many connections are opened, there is room for those who ask something.
@CleanRun
class ConnectionRoomVerticleTest {
  private static final int MOST = 20;
  private static final String HALF_A_HEAD = "POST /infer HTTP/1.1\r\nHost: x\r\nContent-Le";

  @TempDir Path home;
  private final List<Socket> sockets = new ArrayList<>();
  private final Queue<OutboundStream<Delta>> answering = new ConcurrentLinkedQueue<>();
  private Platform platform;
  private RunningGateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    var settings = Map.of("GATEWAY_PORT", "0", "SIGNALBOX_MAX_CONNECTIONS", Integer.toString(MOST));
    platform = TestPlatform.withoutDatabase(vertx, home, InstantSource.system(), settings);
    gateway = RunningGateway.start(vertx, platform);
  }

  @AfterEach
  void close() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    Eventually.until("all are gone", () -> meter("signalbox_connections") == 0);
  }

  private Socket kept(Socket socket) throws IOException {
    sockets.add(socket);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private Socket open(String text) throws IOException {
    var socket = kept(new Socket(InetAddress.getLoopbackAddress(), gateway.verticle.port()));
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private Socket ask() throws IOException {
    return kept(gateway.send("/infer", RunningGateway.STREAM));
  }

  /// Streams that go on until they are ended.
  private void stall() {
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.Text("Hel"));
      answering.add(events);
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
  }

  private double meter(String name, String... tags) {
    return platform
        .telemetry()
        .meters()
        .get(name)
        .tag("ports", "gateway")
        .tags(tags)
        .gauge()
        .value();
  }

  private double ended(String why) {
    return platform
        .telemetry()
        .meters()
        .get("signalbox_connections_ended")
        .tags("ports", "gateway", "why", why)
        .counter()
        .count();
  }

  @Test
  void thousands_that_ask_nothing_or_half_of_it_make_room_the_quietest_first() throws IOException {
    stall();
    var stream = ask();
    RunningGateway.readUntil(stream, "Hel");
    var first = open("");
    for (var number = 0; number < 3_000; number++) {
      open(number % 2 == 0 ? "" : HALF_A_HEAD);
      assertThat(meter("signalbox_connections")).isLessThanOrEqualTo(MOST + 1);
    }
    Eventually.until("all are there", () -> ended("quiet") >= 3_000 + 2 - MOST);
    assertThat(first.getInputStream().read()).as("the quietest ended").isEqualTo(-1);
    assertThat(ended("refused")).isZero();

    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.Text("Hello"));
      FakeUnits.finish(events);
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    assertThat(RunningGateway.readUntil(ask(), "event: done")).startsWith("HTTP/1.1 200");
    finish();
    assertThat(RunningGateway.readUntil(stream, "event: done")).as("was left alone").isNotEmpty();
  }

  private void finish() {
    FakeUnits.finish(answering.remove());
  }

  @Test
  void where_all_are_answered_the_next_is_told_when_to_come_back_and_probes_are_answered()
      throws IOException {
    stall();
    for (var number = 0; number < MOST; number++) {
      RunningGateway.readUntil(ask(), "Hel");
    }

    var refused = ask();
    assertThat(RunningGateway.readUntil(refused, "\r\n\r\n"))
        .startsWith("HTTP/1.1 503")
        .containsIgnoringCase("Retry-After: 1")
        .containsIgnoringCase("Connection: close");
    assertThat(new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .as("and its connection ends")
        .contains("OVERLOADED");
    var probe = open("GET /live HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(RunningGateway.readUntil(probe, "\r\n\r\n")).startsWith("HTTP/1.1 200");

    for (var number = 0; number < 200; number++) {
      open("");
    }
    Eventually.until(
        "those who say nothing are let go of", () -> meter("signalbox_connections") <= MOST);
    assertThat(gateway.units.cancelled).as("who is answered is left alone").isEmpty();
    finish();
    Eventually.until("there is room again", () -> isAnswered());
  }

  private boolean isAnswered() {
    try (var socket = gateway.send("/infer", RunningGateway.STREAM)) {
      return RunningGateway.readUntil(socket, "\r\n").contains(" 200 ");
    } catch (IOException | AssertionError e) {
      return false;
    }
  }
}
