package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.provider.wire.Requests;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MockUpstream;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CleanRun
class ProviderVerticleTest {
  private static final Set<Capability> CHAT_OVER_THE_WIRE = chatOverTheWire();

  private Vertx vertx;
  private MockUpstream upstream;
  private LoneUnit unit;

  /// A server of open models has a place for everything but a PDF.
  private static Set<Capability> chatOverTheWire() {
    var can = EnumSet.copyOf(Capability.CHAT);
    can.addAll(Capability.OF_THE_WIRE);
    can.remove(Capability.DOCUMENT);
    return can;
  }

  @BeforeEach
  void start(Vertx fresh) {
    vertx = fresh;
    upstream = MockUpstream.start(vertx);
    unit = new LoneUnit(vertx);
  }

  @Test
  void aBareMachineOffersTheDemoAndItAnswers() {
    unit.deploy(Map.of());

    assertThat(unit.presences()).extracting(ProviderPresence::id).containsExactly("builtin");
    assertThat(unit.presences().getFirst().offers())
        .singleElement()
        .satisfies(offer -> assertThat(offer.languageModel()).isFalse());
    var inlet = new Inlet();
    unit.open("builtin/demo", Requests.saying("Hello", true), inlet);
    assertThat(inlet.awaitText()).contains("not a language model");
  }

  @Test
  void theDemoCanBeSwitchedOff() {
    unit.deploy(Map.of("SIGNALBOX_BUILTIN", "false"));

    assertThat(unit.presences()).isEmpty();
    assertThat(unit.open("builtin/demo", Requests.saying("Hello", true), new Inlet()))
        .isInstanceOf(Outcome.Err.class);
  }

  @Test
  void theDemoStallsFailsBreaksOffAndStopsWhenCancelled() {
    unit.deploy(Map.of());
    var failing = Requests.saying("demo:fail=503", true);
    assertThat(unit.open("builtin/demo", failing, new Inlet())).isInstanceOf(Outcome.Err.class);

    var stalled = new Inlet();
    unit.open("builtin/demo", Requests.saying("demo:stall=20ms demo:rate-limit", true), stalled);
    assertThat(stalled.awaitError())
        .isInstanceOfSatisfying(ProviderFailed.class, e -> assertThat(e.status()).isEqualTo(429));

    var cut = new Inlet();
    unit.open("builtin/demo", Requests.saying("demo:cut", true), cut);
    cut.awaitError();
    assertThat(cut.text()).isNotEmpty();

    var slow = new Inlet();
    unit.open("builtin/demo", Requests.saying("demo:words=9999 demo:delay=1ms", true), slow);
    Eventually.until("words come", () -> slow.deltas.size() > 2);
    vertx.runOnContext(_ -> slow.cancel());
    assertThat(slow.isOver()).isFalse();
  }

  @Test
  void theDemoWaitsForAFullReader() {
    unit.deploy(Map.of());
    var full = new Inlet();
    full.fillUp();
    unit.open("builtin/demo", Requests.saying("demo:say=one two", true), full);
    vertx.runOnContext(_ -> full.drain());

    assertThat(full.awaitText()).isEqualTo("one two");
  }

  @Test
  void aConfiguredAddressListsItsModelsItself() {
    upstream.always(Answer.json(200, "{\"data\":[{\"id\":\"nomic-embed\"},{\"id\":\"qwen\"}]}"));
    unit.deploy(Map.of("OPENAI_COMPATIBLE_BASE_URL", upstream.url()));

    Eventually.until(
        "the models are listed", () -> !unit.presences().getFirst().offers().isEmpty());

    assertThat(unit.presences().getFirst().offers())
        .containsExactly(
            new Offer(
                new Target("openai-compatible", "qwen"),
                new Price.Free(),
                0,
                0,
                1500,
                true,
                true,
                CHAT_OVER_THE_WIRE,
                Map.of()));
    assertThat(upstream.last().path()).isEqualTo("/v1/models");
  }

  @Test
  void aModelTheOperatorNamesIsOfferedWithoutAsking() {
    unit.deploy(
        Map.of(
            "OPENAI_COMPATIBLE_BASE_URL",
            "http://models.invalid",
            "OPENAI_COMPATIBLE_MODEL",
            "big"));

    assertThat(unit.presences().getFirst().offers())
        .containsExactly(
            new Offer(
                new Target("openai-compatible", "big"),
                new Price.Unknown(),
                0,
                0,
                1500,
                true,
                true,
                CHAT_OVER_THE_WIRE,
                Map.of()));
  }

  @Test
  void aRetiredModelTheOperatorNamesMeansItsSuccessor() {
    unit.deploy(Map.of("ANTHROPIC_API_KEY", "k", "ANTHROPIC_MODEL", "claude-3-5-haiku"));

    assertThat(unit.presences().getFirst().offers())
        .filteredOn(Offer::providerDefault)
        .singleElement()
        .satisfies(offer -> {
          assertThat(offer.target().model()).isEqualTo("claude-haiku-4-5");
          assertThat(offer.otherNames()).containsKey("claude-3-5-haiku");
        });
  }

  @Test
  void anAnswerThatIsNoModelListOffersNothing() {
    upstream.always(Answer.json(200, "{\"hello\":\"world\"}"));
    unit.deploy(Map.of("OPENAI_COMPATIBLE_BASE_URL", upstream.url()));
    Eventually.until("it was asked", () -> upstream.calls() > 0);

    var health = unit.get("/providers/openai-compatible/health", 200);

    assertThat(health.getString("status")).isEqualTo("down");
    assertThat(unit.presences().getFirst().offers()).isEmpty();
  }
}
