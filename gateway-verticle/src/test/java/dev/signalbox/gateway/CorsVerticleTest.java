package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
class CorsVerticleTest {
  private static final String FRIEND = "https://app.example.com";

  @TempDir Path home;

  private RunningGateway start(Vertx vertx, String origins) {
    return RunningGateway.start(vertx, home, "SIGNALBOX_CORS_ORIGINS", origins);
  }

  /// Whole heads by hand: Java's client sends no Origin.
  private static String ask(RunningGateway gateway, String method, String path, String... headers)
      throws IOException {
    var head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: gateway\r\n");
    for (var header : headers) {
      head.append(header).append("\r\n");
    }
    var body = method.equals("POST") ? RunningGateway.HELLO : "";
    head.append("Content-Length: ").append(body.length());
    head.append("\r\nConnection: close\r\n\r\n").append(body);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.verticle.port())) {
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void it_is_off_unless_it_is_set(Vertx vertx) throws Exception {
    var gateway = start(vertx, "");
    assertThat(ask(gateway, "POST", "/infer", "Origin: " + FRIEND))
        .startsWith("HTTP/1.1 403")
        .doesNotContainIgnoringCase("access-control");
  }

  @Test
  void a_page_of_a_named_origin_may_ask(Vertx vertx) throws Exception {
    var gateway = start(vertx, FRIEND);
    var asked =
        ask(
            gateway,
            "OPTIONS",
            "/infer",
            "Origin: " + FRIEND,
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization,content-type");
    assertThat(asked)
        .startsWith("HTTP/1.1 204")
        .containsIgnoringCase("access-control-allow-origin: " + FRIEND)
        .containsIgnoringCase("authorization")
        .doesNotContainIgnoringCase("allow-credentials");
    assertThat(ask(gateway, "POST", "/infer", "Origin: " + FRIEND, "Sec-Fetch-Site: cross-site"))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("vary: origin");
  }

  /// The vendors' clients send a dozen headers of their own, and read some of ours.
  @Test
  void a_vendors_client_in_a_page_may_send_its_headers_and_read_ours(Vertx vertx) throws Exception {
    var gateway = start(vertx, FRIEND);
    var asked =
        ask(
            gateway,
            "OPTIONS",
            "/v1/models/openai%2Fgpt-4o",
            "Origin: " + FRIEND,
            "Access-Control-Request-Method: GET",
            "Access-Control-Request-Headers: authorization,x-stainless-os,x-stainless-retry-count");
    assertThat(asked)
        .startsWith("HTTP/1.1 204")
        .containsIgnoringCase(
            "access-control-allow-headers: authorization,x-stainless-os,x-stainless-retry-count\r\n");
    assertThat(ask(gateway, "POST", "/v1/messages", "Origin: " + FRIEND))
        .containsIgnoringCase("access-control-expose-headers: ")
        .containsIgnoringCase(" request-id,")
        .containsIgnoringCase("x-should-retry")
        .containsIgnoringCase("x-resumable");
    assertThat(
            ask(
                gateway,
                "OPTIONS",
                "/infer",
                "Origin: " + FRIEND,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: a<b"))
        .doesNotContain("a<b");
  }

  @Test
  void other_pages_and_operators_paths_stay_closed(Vertx vertx) throws Exception {
    var gateway = start(vertx, FRIEND);
    for (var origin : new String[] {"https://evil.example", "null", FRIEND + ".evil.example"}) {
      assertThat(ask(gateway, "POST", "/infer", "Origin: " + origin))
          .as(origin)
          .startsWith("HTTP/1.1 403")
          .doesNotContainIgnoringCase("access-control-allow");
    }
    for (var path :
        new String[] {
          "/orchestrator/providers",
          "/v1/../orchestrator/providers",
          "/v1/%2e%2e/orchestrator/providers",
          "/v1//orchestrator/providers",
          "/%6frchestrator/providers"
        }) {
      assertThat(ask(gateway, "POST", path, "Origin: " + FRIEND))
          .as(path)
          .startsWith("HTTP/1.1 4")
          .doesNotContainIgnoringCase("access-control-allow");
    }
  }
}
