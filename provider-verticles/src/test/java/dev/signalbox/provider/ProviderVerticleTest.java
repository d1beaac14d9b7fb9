package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.bus.Bus.Started;
import dev.signalbox.bus.Bus.Streamer;
import dev.signalbox.platform.Platform;
import dev.signalbox.provider.wire.Requests;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MockUpstream;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CleanRun
class ProviderVerticleTest {
  private Vertx vertx;
  private MockUpstream upstream;
  private final LoneBus bus = new LoneBus();
  private final int port = freePort();

  @BeforeEach
  void start(Vertx fresh) {
    vertx = fresh;
    upstream = MockUpstream.start(vertx);
  }

  @Test
  void aBareMachineOffersTheDemoAndItAnswers() {
    deploy(Map.of());

    assertThat(presences()).extracting(ProviderPresence::id).containsExactly("builtin");
    assertThat(presences().getFirst().offers())
        .singleElement()
        .satisfies(offer -> assertThat(offer.languageModel()).isFalse());
    var inlet = new Inlet();
    open("builtin/demo", Requests.saying("Hello", true), inlet);
    assertThat(inlet.awaitText()).contains("not a language model");
  }

  @Test
  void theDemoCanBeSwitchedOff() {
    deploy(Map.of("SIGNALBOX_BUILTIN", "false"));

    assertThat(presences()).isEmpty();
    assertThat(open("builtin/demo", Requests.saying("Hello", true), new Inlet()))
        .isInstanceOf(Outcome.Err.class);
  }

  @Test
  void theDemoStallsFailsBreaksOffAndStopsWhenCancelled() {
    deploy(Map.of());
    var failing = Requests.saying("demo:fail=503", true);
    assertThat(open("builtin/demo", failing, new Inlet())).isInstanceOf(Outcome.Err.class);

    var stalled = new Inlet();
    open("builtin/demo", Requests.saying("demo:stall=20ms demo:rate-limit", true), stalled);
    assertThat(stalled.awaitError())
        .isInstanceOfSatisfying(ProviderFailed.class, e -> assertThat(e.status()).isEqualTo(429));

    var cut = new Inlet();
    open("builtin/demo", Requests.saying("demo:cut", true), cut);
    cut.awaitError();
    assertThat(cut.text()).isNotEmpty();

    var slow = new Inlet();
    open("builtin/demo", Requests.saying("demo:words=9999 demo:delay=1ms", true), slow);
    Eventually.until("words come", () -> slow.deltas.size() > 2);
    vertx.runOnContext(_ -> slow.cancel());
    assertThat(slow.isOver()).isFalse();
  }

  @Test
  void theDemoWaitsForAFullReader() {
    deploy(Map.of());
    var full = new Inlet();
    full.fillUp();
    open("builtin/demo", Requests.saying("demo:say=one two", true), full);
    vertx.runOnContext(_ -> full.drain());

    assertThat(full.awaitText()).isEqualTo("one two");
  }

  @Test
  void aConfiguredAddressListsItsModelsItself() {
    upstream.always(Answer.json(200, "{\"data\":[{\"id\":\"nomic-embed\"},{\"id\":\"qwen\"}]}"));
    deploy(Map.of("OPENAI_COMPATIBLE_BASE_URL", upstream.url()));

    Eventually.until("the models are listed", () -> !presences().getFirst().offers().isEmpty());

    assertThat(presences().getFirst().offers())
        .containsExactly(
            new Offer(
                new Target("openai-compatible", "qwen"),
                new Price.Free(),
                0,
                0,
                1500,
                true,
                true,
                Capability.CHAT,
                Map.of()));
    assertThat(upstream.last().path()).isEqualTo("/v1/models");
  }

  @Test
  void aModelTheOperatorNamesIsOfferedWithoutAsking() {
    deploy(
        Map.of(
            "OPENAI_COMPATIBLE_BASE_URL",
            "http://models.invalid",
            "OPENAI_COMPATIBLE_MODEL",
            "big"));

    assertThat(presences().getFirst().offers())
        .containsExactly(
            new Offer(
                new Target("openai-compatible", "big"),
                new Price.Unknown(),
                0,
                0,
                1500,
                true,
                true,
                Capability.CHAT,
                Map.of()));
  }

  @Test
  void aRetiredModelTheOperatorNamesMeansItsSuccessor() {
    deploy(Map.of("ANTHROPIC_API_KEY", "k", "ANTHROPIC_MODEL", "claude-3-5-haiku"));

    assertThat(presences().getFirst().offers())
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
    deploy(Map.of("OPENAI_COMPATIBLE_BASE_URL", upstream.url()));
    Eventually.until("it was asked", () -> upstream.calls() > 0);

    var health = get("/providers/openai-compatible/health", 200);

    assertThat(health.getString("status")).isEqualTo("down");
    assertThat(presences().getFirst().offers()).isEmpty();
  }

  @Test
  void theOwnPortShowsProvidersAndReallyChecksThem() {
    upstream.always(Answer.json(200, "{\"models\":[{\"name\":\"llama3\"}]}"));
    deploy(Map.of("OLLAMA_BASE_URL", upstream.url()));

    assertThat(get("/providers", 200).getJsonArray("providers")).hasSize(2);
    assertThat(get("/providers/ollama/health", 200).getString("status")).isEqualTo("ok");
    assertThat(upstream.last().path()).isEqualTo("/api/tags");
    assertThat(get("/providers/builtin/health", 200).getString("status")).isEqualTo("ok");
    assertThat(get("/providers/nobody/health", 404).getString("error")).isEqualTo("NOT_FOUND");
  }

  private void deploy(Map<String, String> extra) {
    var environment = new HashMap<>(extra);
    environment.put("SIGNALBOX_DISCOVERY", "false");
    environment.put("PROVIDERS_PORT", Integer.toString(port));
    var platform = platform(environment);
    var replicas =
        ProviderVerticle.replicas(ProviderConfig.from(platform.settings()), bus, platform);
    Eventually.get(vertx.deployVerticle(replicas.get()));
  }

  private Platform platform(Map<String, String> environment) {
    return TestPlatform.withoutDatabase(
        vertx, Path.of("target"), InstantSource.system(), environment);
  }

  private List<ProviderPresence> presences() {
    return bus.joined.getFirst().snapshot().providers();
  }

  @SuppressWarnings("unchecked") // the verticle serves this one stream
  private Outcome<Started> open(String target, InferenceRequest request, Inlet inlet) {
    var slash = target.indexOf('/');
    var question =
        new CallProvider(
            new Target(target.substring(0, slash), target.substring(slash + 1)), request);
    var streamer = (Streamer<CallProvider, Delta>) bus.streamers.getFirst();
    var deadline = Deadline.in(Duration.ofSeconds(10), InstantSource.system());
    Promise<Outcome<Started>> started = Promise.promise();
    vertx.runOnContext(_ -> streamer.start(question, deadline, inlet).onComplete(started));
    return Eventually.get(started.future());
  }

  private JsonObject get(String path, int status) {
    var client = vertx.createHttpClient();
    return Eventually.get(
        client
            .request(HttpMethod.GET, port, "127.0.0.1", path)
            .compose(request -> request.send())
            .compose(response -> {
              assertThat(response.statusCode()).isEqualTo(status);
              return response.body();
            })
            .map(body -> body.toJsonObject()));
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
