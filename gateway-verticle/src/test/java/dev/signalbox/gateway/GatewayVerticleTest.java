package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.BusNode;
import dev.signalbox.bus.NodeIdentity;
import dev.signalbox.bus.OutboundStream;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
class GatewayVerticleTest {
  private static final String HELLO =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"systemPrompt\":\"Be brief.\",\"model\":\"auto\"}";
  private static final String STREAM = HELLO.replace("}]", "}],\"stream\":true");

  @TempDir Path home;
  private FakeUnits units;
  private BusNode bus;
  private GatewayVerticle gateway;
  private Vertx vertx;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start(Vertx with) {
    vertx = with;
    bus = BusNode.local(vertx, new NodeIdentity("n1", "localhost", "test"), InstantSource.system());
    units = FakeUnits.start(bus);
    var platform =
        TestPlatform.withoutDatabase(
            vertx, home, InstantSource.system(), Map.of("GATEWAY_PORT", "0"));
    gateway =
        GatewayVerticle.replicas(GatewayConfig.from(platform.settings()), bus, platform).get();
    Eventually.get(vertx.deployVerticle(gateway));
  }

  @Test
  void answers_whole_with_metadata_though_curl_says_it_is_a_form() throws Exception {
    var response = post(HELLO, "Content-Type", "application/x-www-form-urlencoded");
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
    var response = post(STREAM);
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
        post(
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
    var response = post("{", "X-Request-Id", "mine");
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
      var response = post(HELLO, "Content-Type", "text/plain", named[0], named[1]);
      assertThat(response.statusCode()).as(header).isEqualTo(403);
      assertThat(response.body()).contains("CROSS_ORIGIN_REFUSED");
      assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }
    assertThat(units.inspected).isEmpty();
    assertThat(units.called).isEmpty();
    assertThat(post(HELLO, "Origin", "http://127.0.0.1:" + gateway.port()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void without_security_no_provider_is_called() throws Exception {
    units.stop(Addresses.INSPECT.name());
    var response = post(HELLO);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("SECURITY_UNAVAILABLE");
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(units.called).isEmpty();
  }

  @Test
  void without_the_filter_a_stream_is_still_a_real_status() throws Exception {
    units.stop(Addresses.FILTER.name());
    var response = post(STREAM);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("SECURITY_UNAVAILABLE");
  }

  @Test
  void without_the_router_nothing_is_called() throws Exception {
    units.stop(Addresses.PLAN.name());
    assertThat(post(HELLO).body()).contains("ROUTER_UNAVAILABLE");
    Eventually.until("the hold is released", () -> units.settled.size() == 1);
  }

  @Test
  void without_cost_usage_is_spooled_and_settled_once_cost_is_back() throws Exception {
    units.stop(Addresses.HOLD.name());
    units.stop(Addresses.SETTLE.name());
    var response = post(HELLO);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).contains("\"state\":\"UNKNOWN\"");
    units.costComesBack();
    Eventually.get(bus.join(Unit.COST, () -> ReplicaState.Snapshot.READY));
    Eventually.until("the usage is settled", () -> units.settled.size() == 1);
    assertThat(units.settled.element().charges()).hasSize(1);
  }

  @Test
  void a_provider_that_breaks_in_the_middle_is_told_in_band() throws Exception {
    units.provider((_, _, events) -> {
      events.write(new Delta.Text("Hel"));
      vertx.setTimer(50, _ -> events.fail(new ProviderFailed("openai", 200, "reset")));
      return started();
    });
    var response = post(STREAM);
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
    var response = post(STREAM);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/event-stream; charset=utf-8");
    assertThat(response.body()).startsWith("event: start").contains("event: error");
  }

  @Test
  void a_provider_that_refuses_is_passed_on() throws Exception {
    units.provider((_, _, _) ->
        Future.succeededFuture(
            Outcome.err(new GatewayError.ProviderRejected("openai", 422, "bad"))));
    var response = post(HELLO);
    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(new JsonObject(response.body()).getInteger("upstreamStatus")).isEqualTo(422);
  }

  @Test
  void a_client_that_hangs_up_cancels_the_call_at_once() throws Exception {
    units.provider((_, _, events) -> {
      events.write(new Delta.Text("Hel"));
      return started();
    });
    var socket = send(STREAM, "");
    assertThat(readUntil(socket, "Hel")).contains("200 OK");
    var began = System.nanoTime();
    socket.close();
    Eventually.until("the call is cancelled", () -> units.cancelled.size() == 1);
    assertThat(System.nanoTime() - began).isLessThan(2_000_000_000L);
    Eventually.until("what came is paid", () -> units.settled.size() == 1);
  }

  @Test
  void a_client_that_waits_for_a_whole_answer_can_hang_up_too() throws Exception {
    units.provider((_, _, _) -> started());
    var socket = send(HELLO, "");
    Eventually.until("the call runs", () -> units.called.size() == 1);
    socket.close();
    Eventually.until("the call is cancelled", () -> units.cancelled.size() == 1);
  }

  @Test
  void a_client_that_does_not_read_stops_the_provider() throws Exception {
    var written = new AtomicLong();
    units.provider((_, _, events) -> {
      flood(events, written);
      return started();
    });
    var socket = send(STREAM, "");
    Eventually.until("the provider runs", () -> written.get() > 0);
    var last = new AtomicLong(-1);
    Eventually.until("the provider stands still", () -> standsStill(written, last));
    assertThat(written.get()).isLessThan(100_000);
    socket.close();
    Eventually.until("the call is cancelled", () -> units.cancelled.size() == 1);
  }

  private boolean standsStill(AtomicLong written, AtomicLong last) {
    Eventually.get(vertx.timer(200));
    return last.getAndSet(written.get()) == written.get();
  }

  private static void flood(OutboundStream<Delta> events, AtomicLong written) {
    Runnable more =
        () -> {
          while (!events.isFull() && written.get() < 100_000) {
            events.write(new Delta.Text("x".repeat(1_000)));
            written.incrementAndGet();
          }
        };
    events.onDrain(more);
    more.run();
  }

  @Test
  void an_announced_oversize_is_refused_before_it_is_sent() throws Exception {
    var head =
        "POST /infer HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\nExpect: 100-continue\r\n\r\n";
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 413").contains("PAYLOAD_TOO_LARGE");
      assertThat(answer).doesNotContain("100 Continue");
    }
  }

  @Test
  void a_client_that_asks_before_it_sends_is_told_to_go_on() throws Exception {
    try (var socket = send(HELLO, "Expect: 100-continue\r\n")) {
      assertThat(readUntil(socket, "\"success\":true")).startsWith("HTTP/1.1 100 Continue");
    }
  }

  @Test
  void a_body_that_grows_too_large_is_cut() throws Exception {
    var request =
        HttpRequest.newBuilder(uri("/infer"))
            .POST(
                HttpRequest.BodyPublishers.fromPublisher(
                    HttpRequest.BodyPublishers.ofString("x".repeat(1_200_000))))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
  }

  @Test
  void other_methods_and_paths_are_refused_in_json() throws Exception {
    var wrongMethod = get("/infer");
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(wrongMethod.headers().firstValue("Allow")).contains("POST");
    var unknown = get("/nothing");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(new JsonObject(unknown.body()).getString("error")).isEqualTo("NOT_FOUND");
  }

  @Test
  void operators_pages_answer() throws Exception {
    post(HELLO);
    for (var path : new String[] {"/", "/health", "/live", "/healthz", "/info", "/status"}) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(get("/metrics").body())
        .contains("http_requests_total{endpoint=\"/infer\",method=\"POST\",status=\"200\"}")
        .contains("signalbox_pipeline_step_seconds_count{step=\"inspect\"}");
    var status = new JsonObject(get("/status").body());
    assertThat(status.getJsonObject("units").getJsonObject("security").getString("status"))
        .isEqualTo("down");
  }

  private static Future<Outcome<Bus.Started>> started() {
    return Future.succeededFuture(Outcome.ok(new Bus.Started()));
  }

  private Socket send(String body, String header) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    var head = "POST /infer HTTP/1.1\r\nHost: x\r\n" + header + "Content-Length: ";
    socket
        .getOutputStream()
        .write((head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String readUntil(Socket socket, String end) throws IOException {
    var read = new StringBuilder();
    var in = socket.getInputStream();
    while (read.indexOf(end) < 0) {
      var next = in.read();
      if (next < 0) {
        throw new AssertionError("closed after: " + read);
      }
      read.append((char) next);
    }
    return read.toString();
  }

  private HttpResponse<String> post(String body, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(uri("/infer")).POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }
}
