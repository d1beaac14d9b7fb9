package dev.signalbox.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A gateway that has much to do refuses in time, and shows that it is alive.
@CleanRun
class BusyGatewayVerticleTest {
  @TempDir Path home;

  @Test
  void what_would_need_too_much_memory_is_refused_until_there_is_room_again(Vertx vertx)
      throws Exception {
    var gateway = RunningGateway.start(vertx, home, "SIGNALBOX_MEMORY_LIMIT_MB", "1");
    var body = RunningGateway.HELLO.replace("Hello", "x".repeat(700_000));
    var half = body.substring(0, body.length() / 2);
    try (var waiting = begin(gateway, body.length(), half)) {
      Eventually.until("its memory is taken", () -> refused(gateway, body));

      var refused = gateway.post("/infer", body);

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("\"error\":\"OVERLOADED\"").contains("retryAfterMs");
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
      assertThat(gateway.post("/infer", RunningGateway.HELLO).statusCode()).isEqualTo(200);
      assertThat(waiting.isConnected()).isTrue();
    }
    Eventually.until("there is room again", () -> !refused(gateway, body));
  }

  @Test
  void a_stream_shows_that_it_is_alive_while_the_provider_is_silent(Vertx vertx) throws Exception {
    var gateway = RunningGateway.start(vertx, home);
    var source = new AtomicReference<OutboundStream<Delta>>();
    gateway.units.provider((_, _, events) -> {
      source.set(events);
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    try (var socket = gateway.send("/infer", RunningGateway.STREAM)) {
      Eventually.until("the provider is asked", () -> source.get() != null);
      threeBeats(gateway);
      assertThat(RunningGateway.readUntil(socket, ": still here\n\n"))
          .startsWith("HTTP/1.1 200")
          .contains("text/event-stream");

      vertx.runOnContext(_ -> source.get().write(new Delta.Text("Hel")));
      assertThat(RunningGateway.readUntil(socket, "event: delta")).contains("event: start");
      threeBeats(gateway);
      RunningGateway.readUntil(socket, ": still here\n\n");

      vertx.runOnContext(
          _ -> source.get().fail(new GatewayError.ProviderFailed("openai", 500, "it broke")));
      RunningGateway.readUntil(socket, "event: error");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/chat", "/v1/chat/completions"})
  void so_do_the_assistant_and_a_turn_of_a_conversation(String path, Vertx vertx) throws Exception {
    var gateway = RunningGateway.start(vertx, home);
    FakeConversations.start(gateway.units);
    gateway.units.provider((_, _, _) -> Future.succeededFuture(Outcome.ok(new Bus.Started())));
    var body = "{\"message\":\"Hi\",\"stream\":true}";
    try (var socket = gateway.send(path, body, "Authorization: Bearer a.b.c")) {
      Eventually.until("the provider is asked", () -> gateway.units.called.size() == 1);
      threeBeats(gateway);
      assertThat(RunningGateway.readUntil(socket, ": still here\n\n")).startsWith("HTTP/1.1 200");
    }
    Eventually.until("it is over", () -> gateway.units.cancelled.size() == 1);
  }

  @Test
  void a_gateway_that_stops_takes_nothing_new_and_lets_a_stream_end(Vertx vertx) throws Exception {
    var gateway = RunningGateway.start(vertx, home);
    var source = new AtomicReference<OutboundStream<Delta>>();
    gateway.units.provider((_, _, events) -> {
      source.set(events);
      events.write(new Delta.Text("Hel"));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    try (var idle = new Socket(InetAddress.getLoopbackAddress(), gateway.verticle.port());
        var socket = gateway.send("/infer", RunningGateway.STREAM)) {
      RunningGateway.readUntil(socket, "event: delta");

      var stopped = gateway.beginUndeploy();
      idle.setSoTimeout(10_000);
      Eventually.until("nothing new is taken", () -> isRefused(idle));

      vertx.runOnContext(_ -> FakeUnits.finish(source.get()));
      RunningGateway.readUntil(socket, "event: done");
      Eventually.get(stopped);
    }
  }

  /// Closed, or told 503.
  private static boolean isRefused(Socket socket) {
    try {
      socket
          .getOutputStream()
          .write("POST /infer HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
      var answer = new String(socket.getInputStream().readNBytes(12), US_ASCII);
      return answer.isEmpty() || answer.endsWith("503");
    } catch (IOException e) {
      return true;
    }
  }

  private static void threeBeats(RunningGateway gateway) {
    for (var beat = 0; beat < 3; beat++) {
      gateway.verticle.beat();
    }
  }

  private static Socket begin(RunningGateway gateway, int announced, String part) throws Exception {
    var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.verticle.port());
    var head = "POST /infer HTTP/1.1\r\nHost: x\r\nContent-Length: " + announced + "\r\n\r\n";
    socket.getOutputStream().write((head + part).getBytes(US_ASCII));
    return socket;
  }

  private static boolean refused(RunningGateway gateway, String body) {
    try {
      return gateway.post("/infer", body).statusCode() == 503;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
