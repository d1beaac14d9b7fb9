package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.RoutingHints.Urgency;
import dev.signalbox.bus.Bus;
import dev.signalbox.testkit.CleanRun;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
class GenerateVerticleTest {
  @TempDir Path home;
  private RunningGateway gateway;
  private Vertx vertx;

  @BeforeEach
  void start(Vertx with) {
    vertx = with;
    gateway = RunningGateway.start(vertx, home);
  }

  @Test
  void answers_in_its_own_shape_and_names_the_decision() throws Exception {
    var reply = gateway.post("/api/ai/generate", "{\"prompt\":\"Hello\"}");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    var body = new JsonObject(reply.body());
    assertThat(body.fieldNames())
        .containsExactly(
            "success",
            "requestId",
            "content",
            "usage",
            "costUSD",
            "latencyMs",
            "provider",
            "model",
            "cached",
            "routing",
            "scan");
    assertThat(body.getString("content")).isEqualTo("Hello");
    assertThat(body.getJsonObject("usage").getMap())
        .containsEntry("promptTokens", 9)
        .containsEntry("completionTokens", 2)
        .containsEntry("totalTokens", 11);
    assertThat(reply.body()).contains("\"costUSD\":0.000000003");
    assertThat(body.getJsonObject("routing").getString("decisionId")).isEqualTo("dec_1");
    assertThat(body.getJsonObject("routing").getBoolean("fallbackUsed")).isFalse();
    assertThat(reply.headers().firstValue("X-Decision-Id")).contains("dec_1");
    assertThat(reply.headers().firstValue("X-Output-Scan")).isEmpty();
  }

  @Test
  void every_field_finds_its_place_in_the_request() throws Exception {
    gateway.post(
        "/api/ai/generate",
        """
        {"prompt":"Hello","systemPrompt":"Be brief.","temperature":0.5,"maxTokens":7,
         "provider":"openai","model":"gpt-4o-mini","userId":"u1","priority":"high",
         "capabilities":["vision","functions"],"budget":0.0123,"cache":false}\
        """);
    var request = gateway.units.inspected.element().request();
    assertThat(request.model()).isEqualTo("openai/gpt-4o-mini");
    assertThat(request.systemPrompt()).isEqualTo("Be brief.");
    assertThat(request.messages()).singleElement().extracting(m -> m.text()).isEqualTo("Hello");
    assertThat(request.sampling().temperature()).hasValue(0.5);
    assertThat(request.sampling().maxTokens()).hasValue(7);
    assertThat(request.routing().user()).contains("u1");
    assertThat(request.routing().urgency()).isEqualTo(Urgency.HIGH);
    assertThat(request.routing().capabilities())
        .containsExactlyInAnyOrder(Capability.VISION, Capability.TOOLS);
    assertThat(request.routing().budget()).contains(new Money(12_300_000));
  }

  @Test
  void a_provider_alone_means_its_default_model_and_nothing_means_any() throws Exception {
    gateway.post("/api/ai/generate", "{\"prompt\":\"a\",\"provider\":\"openai\"}");
    gateway.post("/api/ai/generate", "{\"prompt\":\"a\",\"provider\":\"x\",\"model\":\"x/m\"}");
    gateway.post("/api/ai/generate", "{\"prompt\":\"a\"}");
    assertThat(gateway.units.inspected)
        .extracting(inspect -> inspect.request().model())
        .containsExactly("openai", "x/m", "auto");
  }

  @Test
  void mistakes_are_named_with_what_is_allowed() throws Exception {
    var reply =
        gateway.post(
            "/api/ai/generate",
            "{\"priority\":\"urgent\",\"capabilities\":[\"flying\"],\"budget\":-1}");
    assertThat(reply.statusCode()).isEqualTo(400);
    var body = new JsonObject(reply.body());
    assertThat(body.getBoolean("success")).isFalse();
    assertThat(reply.body())
        .contains("\"field\":\"prompt\",\"rule\":\"required\"")
        .contains("must be one of low, normal, high")
        .contains("\"field\":\"capabilities[0]\",\"rule\":\"enum\"")
        .contains("\"field\":\"budget\",\"rule\":\"range\"");
  }

  @Test
  void streams_the_same_piece_by_piece() throws Exception {
    var reply = gateway.post("/api/ai/stream", "{\"prompt\":\"Hello\"}");
    assertThat(reply.headers().firstValue("Content-Type"))
        .contains("text/event-stream; charset=utf-8");
    assertThat(reply.headers().firstValue("X-Decision-Id")).contains("dec_1");
    assertThat(RunningGateway.withoutIds(reply))
        .startsWith("event: start\ndata: {\"requestId\":")
        .contains("event: delta\ndata: {\"content\":\"")
        .contains("event: done\ndata: {\"success\":true,\"requestId\":")
        .contains("\"routing\":{");
  }

  @Test
  void a_stream_that_breaks_says_so_in_band() throws Exception {
    gateway.units.provider((_, _, events) -> {
      events.write(new Delta.Text("Hel"));
      vertx.setTimer(20, _ -> events.fail(new ProviderFailed("openai", 200, "reset")));
      return Future.succeededFuture(Outcome.ok(new Bus.Started()));
    });
    var reply = gateway.post("/api/ai/stream", "{\"prompt\":\"Hello\"}");
    assertThat(reply.body())
        .contains("event: error\ndata: {\"success\":false,\"error\":\"PROVIDER_FAILED\"");
  }
}
