package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies that stop being HTTP while they come, and those that never end.
@CleanRun
class BrokenBodyVerticleTest {
  private static final String BAD_CHUNK = "5\r\n{\"mod\r\nxyz\r\nabc\r\n0\r\n\r\n";

  @TempDir Path home;
  private RunningGateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
  }

  private Socket open(String path, String headers, String body) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.verticle.port());
    socket.setSoTimeout(5_000);
    var request = "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /// What comes until the connection ends.
  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String chunked(String path, String body) throws IOException {
    try (var socket = open(path, "Transfer-Encoding: chunked\r\n", body)) {
      return rest(socket);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n{}\r\n0\r\n\r\n",
        BAD_CHUNK,
        "5\r\n{\"mod\r\n-5\r\nabcde\r\n0\r\n\r\n",
        "5\r\n{\"modXX5\r\nabcde\r\n0\r\n\r\n",
        "FFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n",
      })
  void a_malformed_chunk_is_answered_and_ends_the_connection(String body) throws IOException {
    assertThat(chunked("/infer", body))
        .startsWith("HTTP/1.1 400 ")
        .containsIgnoringCase("\r\nconnection: close\r\n")
        .contains("\"error\":\"INPUT_VALIDATION_FAILED\"")
        .contains("\"field\":\"body\",\"rule\":\"malformed_chunk\"")
        .contains("\"requestId\":\"")
        .containsOnlyOnce("HTTP/1.1 4")
        .doesNotContain("HTTP/1.1 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/chat/completions | {\"error\":{\"type\":\"invalid_request_error\"",
        "/v1/responses | {\"error\":{\"type\":\"invalid_request_error\"",
        "/v1/embeddings | {\"error\":{\"type\":\"invalid_request_error\"",
        "/v1/messages | {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"",
        "/api/ai/generate | {\"success\":false,\"error\":\"INPUT_VALIDATION_FAILED\"",
        "/chat | {\"error\":\"",
        "/v1/conversations | {\"error\":\"INPUT_VALIDATION_FAILED\"",
        "/orchestrator/providers | {\"error\":\"",
        "/health | {\"error\":\"",
      })
  void in_the_shape_of_its_path(String path, String shape) throws IOException {
    var answer = chunked(path, BAD_CHUNK);
    assertThat(answer).containsPattern("^HTTP/1.1 40[0-9] ").contains("\r\n\r\n" + shape);
  }

  @Test
  void also_while_it_is_not_known_who_asks() throws IOException {
    try (var socket =
        open(
            "/v1/messages",
            "Authorization: Bearer sk-nobody\r\nTransfer-Encoding: chunked\r\n",
            "zz\r\n{}\r\n")) {
      assertThat(rest(socket)).startsWith("HTTP/1.1 4").contains("\"type\":\"error\"");
    }
  }

  @Test
  void a_request_that_was_answered_is_not_answered_again() throws IOException {
    var tooLong = "200000\r\n" + "x".repeat(0x200000) + "\r\nxyz\r\n";
    assertThat(chunked("/infer", tooLong))
        .startsWith("HTTP/1.1 413 ")
        .containsOnlyOnce("HTTP/1.1 4")
        .contains("PAYLOAD_TOO_LARGE");
  }

  @Test
  void a_body_that_ends_too_early_reaches_nobody() throws Exception {
    for (var headers : new String[] {"Content-Length: 500\r\n", "Transfer-Encoding: chunked\r\n"}) {
      var body = headers.startsWith("C") ? RunningGateway.HELLO : "5\r\n{\"mod\r\n";
      try (var socket = open("/infer", headers, body)) {
        socket.shutdownOutput();
        assertThat(rest(socket)).as("its client is gone: nobody is answered").isEmpty();
      }
    }
    assertThat(gateway.post("/infer", RunningGateway.HELLO).statusCode()).isEqualTo(200);
    assertThat(gateway.units.inspected).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2\r\nContent-Length: 44\r\n",
        "Content-Length: 2, 44\r\n",
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Content-Length: +4\r\n",
      })
  void no_second_request_hides_behind_two_lengths(String headers) throws IOException {
    var hidden = "0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n";
    try (var socket = open("/infer", headers, hidden)) {
      assertThat(rest(socket))
          .startsWith("HTTP/1.1 400 ")
          .containsIgnoringCase("\r\nconnection: close\r\n")
          .contains("\"error\":\"BAD_REQUEST\"")
          .containsOnlyOnce("HTTP/1.1 4")
          .doesNotContain("HTTP/1.1 2");
    }
  }
}
