package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.bus.Addresses;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
class OperatorDoorVerticleTest {
  @TempDir Path home;
  private RunningGateway gateway;
  private final Queue<OperatorCall> calls = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void start(Vertx vertx) {
    gateway = RunningGateway.start(vertx, home);
  }

  private void routerAnswers(int status, String json) {
    gateway.units.answer(
        Addresses.ROUTER_API,
        call -> {
          calls.add(call);
          return new OperatorReply(status, json);
        });
  }

  @Test
  void a_call_is_passed_on_whole_and_its_reply_back() throws Exception {
    routerAnswers(201, "{\"id\":\"p1\"}");
    var reply =
        gateway.post(
            "/orchestrator/providers?dry=1&dry=2", "{\"name\":\"mine\"}", "X-Request-Id", "r9");
    assertThat(reply.statusCode()).isEqualTo(201);
    assertThat(reply.body()).isEqualTo("{\"id\":\"p1\"}");
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(reply.headers().firstValue("X-Request-Id")).contains("r9");
    var call = Objects.requireNonNull(calls.poll());
    assertThat(call.id().value()).isEqualTo("r9");
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.path()).isEqualTo("/orchestrator/providers");
    assertThat(call.query()).isEqualTo(Map.of("dry", "1"));
    assertThat(call.body()).isEqualTo("{\"name\":\"mine\"}");
  }

  @Test
  void every_door_of_the_router_is_there_and_paths_come_decoded() throws Exception {
    routerAnswers(200, "{}");
    for (var path :
        new String[] {
          "/orchestrator/models/a%2Bb%20c",
          "/decisions",
          "/decisions/dec_n1_1",
          "/api/ai/providers",
          "/api/ai/health"
        }) {
      assertThat(gateway.get(path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(calls).extracting(OperatorCall::path).contains("/orchestrator/models/a+b c");
    assertThat(calls).extracting(OperatorCall::method).containsOnly("GET");
  }

  @Test
  void a_reply_without_a_body_has_none() throws Exception {
    routerAnswers(204, "");
    var reply = gateway.ask("DELETE", "/orchestrator/routing-rules/1", "");
    assertThat(reply.statusCode()).isEqualTo(204);
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void a_method_the_unit_does_not_know_is_told_in_the_header_too() throws Exception {
    routerAnswers(405, "{\"error\":\"METHOD_NOT_ALLOWED\",\"allowed\":\"GET, POST\"}");
    var reply = gateway.ask("DELETE", "/orchestrator/providers", "");
    assertThat(reply.statusCode()).isEqualTo(405);
    assertThat(reply.headers().firstValue("Allow")).contains("GET, POST");
  }

  @Test
  void a_body_that_is_no_text_is_refused_and_not_passed_on() throws Exception {
    routerAnswers(200, "{}");
    for (var path : new String[] {"/orchestrator/providers", "/v1/conversations/1"}) {
      var request =
          HttpRequest.newBuilder(gateway.uri(path))
              .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(new byte[] {(byte) 0xFF}))
              .build();
      var reply = gateway.http().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(reply.statusCode()).as(path).isEqualTo(400);
      assertThat(reply.body()).contains("INPUT_VALIDATION_FAILED", "UTF-8", "requestId");
    }
    assertThat(calls).isEmpty();
  }

  @Test
  void without_the_router_it_says_so() throws Exception {
    var reply = gateway.get("/orchestrator/providers");
    assertThat(reply.statusCode()).isEqualTo(503);
    var body = new JsonObject(reply.body());
    assertThat(body.getString("error")).isEqualTo("ROUTER_UNAVAILABLE");
    assertThat(body.getString("requestId")).isNotEmpty();
  }

  @Test
  void too_much_and_what_another_sites_page_sends_is_not_passed_on() throws Exception {
    routerAnswers(200, "{}");
    assertThat(gateway.post("/orchestrator/analyze-request", "x".repeat(1_100_000)).statusCode())
        .isEqualTo(413);
    assertThat(
            gateway
                .post("/orchestrator/providers", "{}", "Origin", "http://evil.example")
                .statusCode())
        .isEqualTo(403);
    assertThat(gateway.post("/orchestrator/providers", "{}", "Content-Encoding", "gzip").body())
        .contains("Content-Encoding");
    assertThat(calls).isEmpty();
  }
}
