package dev.signalbox.gateway;

import static dev.signalbox.gateway.RunningGateway.HELLO;
import static dev.signalbox.gateway.RunningGateway.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@CleanRun
class GatewayVerticleTest {
  @TempDir Path home;
  private RunningGateway gateway;
  private FakeUnits units;
  private Vertx vertx;

  @BeforeEach
  void start(Vertx with) {
    vertx = with;
    gateway = RunningGateway.start(vertx, home);
    units = gateway.units;
  }

  @Test
  void answers_whole_with_metadata_though_curl_says_it_is_a_form() throws Exception {
    var response =
        gateway.post("/infer", HELLO, "Content-Type", "application/x-www-form-urlencoded");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    var body = new JsonObject(response.body());
    assertThat(body.getBoolean("success")).isTrue();
    assertThat(body.getString("output")).isEqualTo("Hello");
    var metadata = body.getJsonObject("metadata");
    assertThat(metadata.getString("provider")).isEqualTo("openai");
    assertThat(metadata.getString("model")).isEqualTo("gpt-4o-mini-2024");
    assertThat(metadata.getJsonObject("usage").getInteger("totalTokens")).isEqualTo(11);
    assertThat(metadata.getJsonObject("route").getString("strategy")).isEqualTo("specified");
    assertThat(response.body()).contains("\"thisCycle\":0.000000001,\"total\":0.000000002");
    assertThat(response.headers().firstValue("X-Request-Id"))
        .contains(metadata.getString("requestId"));
  }

  @Test
  void streams_events_in_order() throws Exception {
    var response = gateway.post("/infer", STREAM);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/event-stream; charset=utf-8");
    var events = response.body().lines().filter(l -> l.startsWith("event: ")).distinct().toList();
    assertThat(events).containsExactly("event: start", "event: delta", "event: done");
    assertThat(response.body()).contains("\"metadata\":{\"requestId\":");
  }

  @Test
  void keeps_the_callers_request_id_and_hides_its_key() throws Exception {
    var response =
        gateway.post(
            "/infer",
            HELLO.replace("\"model\"", "\"apiKey\":\"sk-of-the-body-000\",\"model\""),
            "X-Request-Id",
            "mine",
            "Authorization",
            "Bearer sk-of-the-header-0000");
    assertThat(response.headers().firstValue("X-Request-Id")).contains("mine");
    var caller = units.inspected.element().request().caller();
    assertThat(caller.prefix()).isEqualTo("sk-of");
    assertThat(caller.hash()).hasSize(64).doesNotContain("sk-");
  }

  @Test
  void refuses_bad_input_with_its_request_id() throws Exception {
    var response = gateway.post("/infer", "{", "X-Request-Id", "mine");
    assertThat(response.statusCode()).isEqualTo(400);
    var body = new JsonObject(response.body());
    assertThat(body.getString("error")).isEqualTo("INPUT_VALIDATION_FAILED");
    assertThat(body.getString("requestId")).isEqualTo("mine");
    assertThat(units.inspected).isEmpty();
  }

  @Test
  void a_page_of_another_site_cannot_spend_the_providers_money() throws Exception {
    for (var header : new String[] {"Origin: http://evil.example", "Sec-Fetch-Site: cross-site"}) {
      var named = header.split(": ", 2);
      var response =
          gateway.post("/infer", HELLO, "Content-Type", "text/plain", named[0], named[1]);
      assertThat(response.statusCode()).as(header).isEqualTo(403);
      assertThat(response.body()).contains("CROSS_ORIGIN_REFUSED");
      assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
    assertThat(units.inspected).isEmpty();
    assertThat(units.called).isEmpty();
    assertThat(
            gateway
                .post("/infer", HELLO, "Origin", "http://127.0.0.1:" + gateway.verticle.port())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void without_security_no_provider_is_called() throws Exception {
    units.stop(Addresses.INSPECT.name());
    var response = gateway.post("/infer", HELLO);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("SECURITY_UNAVAILABLE");
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(units.called).isEmpty();
  }

  @Test
  void without_the_filter_a_stream_is_still_a_real_status() throws Exception {
    units.stop(Addresses.FILTER.name());
    var response = gateway.post("/infer", STREAM);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("SECURITY_UNAVAILABLE");
  }

  @Test
  void without_the_router_nothing_is_called() throws Exception {
    units.stop(Addresses.PLAN.name());
    assertThat(gateway.post("/infer", HELLO).body()).contains("ROUTER_UNAVAILABLE");
    Eventually.until("the hold is released", () -> units.settled.size() == 1);
  }

  @Test
  void without_cost_and_before_strict_accounts_are_known_nobody_spends() throws Exception {
    units.stop(Addresses.HOLD.name());
    var response = gateway.post("/infer", HELLO);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
    assertThat(response.body()).contains("COST_UNAVAILABLE");
    assertThat(units.called).isEmpty();
  }

  @Test
  void a_compressed_body_is_refused_by_name() throws Exception {
    var response = gateway.post("/infer", HELLO, "Content-Encoding", "gzip");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"field\":\"Content-Encoding\"");
    assertThat(gateway.post("/infer", HELLO, "Content-Encoding", "identity").statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_provider_that_breaks_in_the_middle_is_told_in_band() throws Exception {
    units.provider((_, _, events) -> {
      events.write(new Delta.Text("Hel"));
      vertx.setTimer(50, _ -> events.fail(new ProviderFailed("openai", 200, "reset")));
      return started();
    });
    var response = gateway.post("/infer", STREAM);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("event: error").contains("PROVIDER_FAILED");
  }

  @Test
  void arguments_of_a_tool_call_without_a_name_come_after_the_head() throws Exception {
    units.provider((_, _, events) -> {
      events.write(new Delta.ToolCallArguments(0, "{}"));
      vertx.setTimer(50, _ -> events.fail(new ProviderFailed("openai", 200, "reset")));
      return started();
    });
    var response = gateway.post("/infer", STREAM);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/event-stream; charset=utf-8");
    assertThat(RunningGateway.withoutIds(response))
        .startsWith("event: start")
        .contains("event: error");
  }

  @Test
  void a_provider_that_refuses_is_passed_on() throws Exception {
    units.provider((_, _, _) ->
        Future.succeededFuture(
            Outcome.err(new GatewayError.ProviderRejected("openai", 422, "bad"))));
    var response = gateway.post("/infer", HELLO);
    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(new JsonObject(response.body()).getInteger("upstreamStatus")).isEqualTo(422);
  }

  @Test
  void an_announced_oversize_is_refused_before_it_is_sent() throws Exception {
    var head =
        "POST /infer HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\nExpect: 100-continue\r\n\r\n";
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.verticle.port())) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 413").contains("PAYLOAD_TOO_LARGE");
      assertThat(answer).doesNotContain("100 Continue");
    }
  }

  @Test
  void a_client_that_asks_before_it_sends_is_told_to_go_on() throws Exception {
    try (var socket = gateway.send("/infer", HELLO, "Expect: 100-continue")) {
      assertThat(RunningGateway.readUntil(socket, "\"success\":true"))
          .startsWith("HTTP/1.1 100 Continue");
    }
  }

  @Test
  void a_body_that_grows_too_large_is_cut() throws Exception {
    var request =
        HttpRequest.newBuilder(gateway.uri("/infer"))
            .POST(
                HttpRequest.BodyPublishers.fromPublisher(
                    HttpRequest.BodyPublishers.ofString("x".repeat(1_200_000))))
            .build();
    assertThat(gateway.http().send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
  }

  @Test
  void other_methods_and_paths_are_refused_in_json() throws Exception {
    var wrongMethod = gateway.get("/infer");
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(wrongMethod.headers().firstValue("Allow")).contains("POST");
    var unknown = gateway.get("/nothing");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(new JsonObject(unknown.body()).getString("error")).isEqualTo("NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//",
        "//health",
        "/./health",
        "/x/../health",
        "//infer",
        "//chat",
        "//admin/keys"
      })
  void nothing_is_at_a_path_that_is_only_like_one(String path) throws Exception {
    for (var method : List.of("GET", "POST")) {
      var reply = gateway.ask(method, path, "");
      assertThat(reply.statusCode()).as(method).isEqualTo(404);
      var error = new JsonObject(reply.body());
      assertThat(error.getString("error")).isEqualTo("NOT_FOUND");
      assertThat(error.getString("message")).isEqualTo("There is nothing at " + path + ".");
    }
  }

  @Test
  void operators_pages_answer() throws Exception {
    gateway.post("/infer", HELLO);
    for (var path : new String[] {"/", "/health", "/live", "/healthz", "/info", "/status"}) {
      assertThat(gateway.get(path).statusCode()).as(path).isEqualTo(200);
    }
    var info = new JsonObject(gateway.get("/info").body());
    assertThat(info.getString("build")).isNotEmpty();
    assertThat(info.getJsonArray("features")).contains("canary").doesNotContain("tls");
    assertThat(gateway.get("/metrics").body())
        .contains("http_requests_total{endpoint=\"/infer\",method=\"POST\",status=\"200\"}")
        .contains("signalbox_pipeline_step_seconds_count{step=\"inspect\"}");
    var status = new JsonObject(gateway.get("/status").body());
    assertThat(status.getJsonObject("units").getJsonObject("security").getString("status"))
        .isEqualTo("down");
  }

  private static Future<Outcome<Bus.Started>> started() {
    return Future.succeededFuture(Outcome.ok(new Bus.Started()));
  }
}
