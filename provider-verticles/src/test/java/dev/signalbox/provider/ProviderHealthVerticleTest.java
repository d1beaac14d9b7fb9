package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.fleet.CheckProvider;
import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.routing.TargetSwitch;
import dev.signalbox.bus.Addresses;
import dev.signalbox.provider.wire.Requests;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MockUpstream;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CleanRun
class ProviderHealthVerticleTest {
  private MockUpstream upstream;
  private LoneUnit unit;

  @BeforeEach
  void start(Vertx vertx) {
    upstream = MockUpstream.start(vertx);
    unit = new LoneUnit(vertx);
  }

  @Test
  void theDemoDoesNotWaitForAReaderLongerThanItsDeadline() {
    unit.deploy(Map.of());
    var full = new Inlet();
    full.fillUp();
    unit.open("builtin/demo", Requests.saying("demo:words=500", true), full, 50);

    assertThat(full.awaitError()).isEqualTo(new DeadlineExceeded("builtin"));
    assertThat(unit.presences().getFirst().status()).isEqualTo("ok");
  }

  @Test
  void theDemoIsMeasuredAndItsDrillsDoNotTakeItOutOfRotation() {
    unit.deploy(Map.of());
    for (var i = 0; i < 20; i++) {
      unit.open("builtin/demo", Requests.saying("demo:fail=503", true), new Inlet());
    }
    var inlet = new Inlet();
    unit.open("builtin/demo", Requests.saying("Hello", true), inlet);
    inlet.awaitText();

    Eventually.until("it is measured", () -> !unit.presences().getFirst().targets().isEmpty());
    var demo = unit.presences().getFirst().targets().getFirst();
    assertThat(demo.circuit()).isEqualTo(Circuit.CLOSED);
    assertThat(demo.calls()).isEqualTo(1);
    assertThat(demo.inFlight()).isZero();
    assertThat(unit.bus.announced).isEmpty();
  }

  @Test
  void aTargetThatFailsLeavesRotationWhichIsToldOnceAndShown() {
    upstream.always(Answer.json(500, "{\"error\":{\"message\":\"broken\"}}"));
    unit.deploy(
        Map.of("OPENAI_COMPATIBLE_BASE_URL", upstream.url(), "OPENAI_COMPATIBLE_MODEL", "m"));
    for (var i = 0; i < 5; i++) {
      var inlet = new Inlet();
      unit.open("openai-compatible/m", Requests.saying("Hello", true), inlet);
      inlet.awaitError();
    }

    assertThat(unit.open("openai-compatible/m", Requests.saying("Hello", true), new Inlet()))
        .isInstanceOf(Outcome.Err.class);
    assertThat(unit.bus.announced)
        .singleElement()
        .isInstanceOfSatisfying(
            TargetSwitch.class,
            told -> {
              assertThat(told.target()).hasToString("openai-compatible/m");
              assertThat(told.to()).isEqualTo("open");
            });
    var shown = unit.get("/providers", 200).getJsonArray("providers").getJsonObject(0);
    assertThat(shown.getString("status")).isEqualTo("down");
    assertThat(shown.getJsonArray("targets").getJsonObject(0).getString("circuit"))
        .isEqualTo("open");
    assertThat(shown.getJsonArray("keys").getJsonObject(0).getString("key")).isEqualTo("key#1");
  }

  @Test
  void aCheckOverTheBusReallyAsks() {
    upstream.always(Answer.json(200, "{\"data\":[{\"id\":\"qwen\"}]}"));
    unit.deploy(Map.of("OPENAI_COMPATIBLE_BASE_URL", upstream.url()));

    assertThat(unit.ask(Addresses.CHECK_PROVIDER, new CheckProvider("openai-compatible")))
        .isInstanceOfSatisfying(
            Outcome.Ok.class, ok -> assertThat(ok.value().toString()).contains("status=ok"));
    assertThat(unit.ask(Addresses.CHECK_PROVIDER, new CheckProvider("nobody")))
        .isInstanceOf(Outcome.Err.class);
  }

  @Test
  void embeddingsAreAskedForUnderTheSameRules() {
    unit.deploy(
        Map.of("OPENAI_COMPATIBLE_BASE_URL", upstream.url(), "OPENAI_COMPATIBLE_MODEL", "m"));
    upstream.then(Answer.json(429, "{\"error\":{\"message\":\"slow down\"}}"));
    var texts =
        new EmbedTexts(
            new RequestId("r"),
            new Target("openai-compatible", "m"),
            List.of("one"),
            OptionalInt.empty());

    assertThat(unit.ask(Addresses.EMBED, texts).toString()).contains("status=429");
    assertThat(unit.ask(Addresses.EMBED, texts).toString()).contains("not asked again for");
    assertThat(upstream.requests()).filteredOn(r -> r.path().equals("/v1/embeddings")).hasSize(1);
    assertThat(unit.presences().getFirst().targets().getFirst().notBeforeEpochMillis())
        .isPositive();
  }

  @Test
  void embeddingsComeBack() {
    unit.deploy(
        Map.of("OPENAI_COMPATIBLE_BASE_URL", upstream.url(), "OPENAI_COMPATIBLE_MODEL", "m"));
    upstream.always(
        Answer.json(
            200,
            "{\"data\":[{\"index\":0,\"embedding\":[0.5,1]}],\"usage\":{\"prompt_tokens\":3}}"));
    var texts =
        new EmbedTexts(
            new RequestId("r"),
            new Target("openai-compatible", "m"),
            List.of("one"),
            OptionalInt.empty());

    assertThat(unit.ask(Addresses.EMBED, texts))
        .isInstanceOfSatisfying(
            Outcome.Ok.class, ok -> assertThat(((Embeddings) ok.value()).vectors()).hasSize(1));
  }

  @Test
  void theOwnPortShowsProvidersAndReallyChecksThem() {
    upstream.always(Answer.json(200, "{\"models\":[{\"name\":\"llama3\"}]}"));
    unit.deploy(Map.of("OLLAMA_BASE_URL", upstream.url()));

    assertThat(unit.get("/providers", 200).getJsonArray("providers")).hasSize(2);
    assertThat(unit.head("/providers")).isEqualTo(200);
    assertThat(unit.head("/providers/nobody/health")).isEqualTo(404);
    assertThat(unit.get("/providers/ollama/health", 200).getString("status")).isEqualTo("ok");
    assertThat(upstream.last().path()).isEqualTo("/api/tags");
    assertThat(unit.get("/providers/builtin/health", 200).getString("status")).isEqualTo("ok");
    assertThat(unit.get("/providers/nobody/health", 404).getString("error")).isEqualTo("NOT_FOUND");
  }
}
