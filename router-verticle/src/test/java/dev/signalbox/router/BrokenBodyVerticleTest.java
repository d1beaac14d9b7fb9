package dev.signalbox.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.fleet.PublicPort;
import dev.signalbox.bus.Addresses;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bodies that stop being HTTP while they come, at a unit's own port.
@CleanRun
class BrokenBodyVerticleTest {
  private static final String GENERATE = "/api/ai/generate";

  private Vertx vertx;
  private RouterFixture router;

  @BeforeEach
  void start(Vertx fresh) {
    vertx = fresh;
    router = RouterFixture.alone(vertx, Map.of()).deployed();
  }

  private Socket open(String path, String body) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), router.port());
    socket.setSoTimeout(5_000);
    send(
        socket,
        "POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void assertRefused(Socket socket) throws IOException {
    assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("HTTP/1.1 400 ")
        .containsIgnoringCase("\r\nconnection: close\r\n")
        .containsIgnoringCase("\r\nx-content-type-options: nosniff\r\n")
        .contains("\"error\":\"INPUT_VALIDATION_FAILED\"")
        .contains("\"requestId\":\"req_")
        .containsOnlyOnce("HTTP/1.1 4")
        .doesNotContain("HTTP/1.1 2");
  }

  @Test
  void a_malformed_chunk_is_answered_and_ends_the_connection() throws IOException {
    for (var path :
        List.of("/orchestrator/providers", "/orchestrator/analyze-request", "/health")) {
      try (var socket = open(path, "zz\r\n{}\r\n0\r\n\r\n")) {
        assertRefused(socket);
      }
    }
  }

  @Test
  void what_is_passed_on_is_taken_back() throws IOException {
    var gone = new AtomicBoolean();
    var begun = new AtomicBoolean();
    var server =
        Eventually.get(
            vertx
                .createHttpServer()
                .requestHandler(request -> {
                  request.exceptionHandler(_ -> gone.set(true));
                  request.handler(_ -> begun.set(true));
                })
                .listen(0, "127.0.0.1"));
    var there = new PublicPort("n-1", "", server.actualPort(), false, false);
    Eventually.get(
        router.bus.answer(
            Addresses.PUBLIC_PORT, (_, _) -> Future.succeededFuture(Outcome.ok(there))));
    try (var socket = open(GENERATE, "5\r\n{\"pro\r\n")) {
      Eventually.until("the gateway has the first piece", begun::get);
      send(socket, "xyz\r\nabc\r\n0\r\n\r\n");
      assertRefused(socket);
    }
    Eventually.until("the gateway knows that no more comes", gone::get);
    Eventually.get(server.close());
  }

  @Test
  void what_is_asked_after_a_body_that_was_refused_unread_has_a_connection_of_its_own()
      throws IOException {
    var half = Collections.synchronizedSet(new HashSet<HttpConnection>());
    var server =
        Eventually.get(
            vertx
                .createHttpServer()
                .requestHandler(request -> refuseUnread(request, half))
                .listen(0, "127.0.0.1"));
    var there = new PublicPort("n-1", "", server.actualPort(), false, false);
    Eventually.get(
        router.bus.answer(
            Addresses.PUBLIC_PORT, (_, _) -> Future.succeededFuture(Outcome.ok(there))));
    // a connection that is kept may be tried by a later request only
    for (var round = 0; round < 5; round++) {
      try (var tooMuch = open(GENERATE, "5\r\n{\"pro\r\n")) {
        assertThat(head(tooMuch)).startsWith("HTTP/1.1 413 ");
        for (var next = 0; next < 3; next++) {
          try (var small = open(GENERATE, "2\r\n{}\r\n0\r\n\r\n")) {
            assertThat(head(small)).startsWith("HTTP/1.1 200 ");
          }
        }
      }
    }
    Eventually.get(server.close());
  }

  /// As a gateway does it: what still comes is thrown away, and the connection stays for a while.
  private static void refuseUnread(HttpServerRequest request, Set<HttpConnection> half) {
    if (half.contains(request.connection())) {
      return; // half a request is before this one
    }
    request.handler(piece -> {
      if (piece.length() == 2) {
        request.response().end("{}");
      } else {
        half.add(request.connection());
        request.response().setStatusCode(413).putHeader("Connection", "close").end("too much");
      }
    });
  }

  private static String head(Socket socket) throws IOException {
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
        .readLine();
  }
}
