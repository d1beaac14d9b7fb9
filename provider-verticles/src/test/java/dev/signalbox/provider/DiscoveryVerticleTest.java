package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.Settings;
import dev.signalbox.provider.Discovery.Spot;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MockUpstream;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@CleanRun
class DiscoveryVerticleTest {
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Discovery.class);

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private Vertx vertx;
  private MockUpstream upstream;

  /// A probe has 400 ms, which a busy machine needs to load the classes it takes.
  @BeforeAll
  static void probeOnceWithoutHurry() {
    var other = Vertx.vertx();
    var server = MockUpstream.start(other).always(Answer.json(200, "{\"data\":[{\"id\":\"m\"}]}"));
    var client = new UpstreamClient(other, Wiring.config(1000, 1, false), "test");
    var provider = Wiring.openAi(Vitals.of("openai"), Wiring.access("key#1", server.url(), "", 1));
    var _ = Eventually.onLoop(other, () -> client.models(provider, 15_000));
    Eventually.get(other.close());
  }

  @BeforeEach
  void start(Vertx fresh) {
    vertx = fresh;
    upstream = MockUpstream.start(vertx);
    upstream.always(Answer.json(200, "{\"data\":[{\"id\":\"qwen\"},{\"id\":\"phi\"}]}"));
    logged.start();
    LOGGER.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    LOGGER.detachAppender(logged);
  }

  @Test
  void theUsualPortsAreThoseOfTheKnownServers() {
    assertThat(Spot.usual())
        .containsExactlyInAnyOrder(
            new Spot("ollama", 11434),
            new Spot("lmstudio", 1234),
            new Spot("llamacpp", 8080),
            new Spot("vllm", 8000),
            new Spot("docker-model-runner", 12434),
            new Spot("jan", 1337));
  }

  @Test
  void aModelServerIsFoundAndItsModelsAreOffered() {
    var book = discover(Map.of(), at("lmstudio", upstream));

    assertThat(offers(book))
        .containsExactly(local("lmstudio", "qwen", true), local("lmstudio", "phi", false));
    assertThat(upstream.last().path()).isEqualTo("/v1/models");
    assertThat(upstream.last().headers().contains("authorization")).isFalse();
    assertThat(logged.list)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.getMessage()).contains("SIGNALBOX_DISCOVERY=false");
          assertThat(line.getKeyValuePairs().getFirst().value)
              .isEqualTo("lmstudio at 127.0.0.1:" + port(upstream));
        });
  }

  @Test
  void serversThatAreNoModelServersAreLeftAlone() {
    var others =
        List.of(
            Answer.json(200, "<html><body>It works!</body></html>")
                .header("Content-Type", "text/html"),
            Answer.json(200, "{\"data\":{\"id\":\"x\"}}"),
            Answer.json(200, "{\"data\":[{\"id\":7}]}"),
            Answer.json(200, "{\"data\":[]}"),
            Answer.json(200, "[1,2]"),
            Answer.json(404, "{\"data\":[{\"id\":\"x\"}]}"),
            Answer.json(301, "").header("Location", "http://127.0.0.1:" + port(upstream)),
            Answer.json(200, "{\"data\":[{\"id\":\"builtin/demo\"}]}"),
            Answer.hangUp());
    for (var other : others) {
      var stranger = MockUpstream.start(vertx).always(other);

      var book = discover(Map.of(), at("vllm", stranger));

      assertThat(book.all()).as(other.toString()).isEmpty();
      assertThat(stranger.calls()).isPositive();
    }
    assertThat(upstream.calls()).isZero();
  }

  @Test
  void aSilentServerDoesNotKeepOthersFromBeingFound() {
    var silent = MockUpstream.start(vertx).always(Answer.silence());

    var book = discover(Map.of(), at("vllm", silent), at("lmstudio", upstream));

    assertThat(book.all()).extracting(ActiveProvider::id).containsExactly("lmstudio");
    Eventually.get(silent.last().abandoned());
  }

  @Test
  void switchedOffItAsksNobodyAndSaysNothing() {
    var book = discover(Map.of("SIGNALBOX_DISCOVERY", "false"), at("lmstudio", upstream));

    assertThat(book.all()).isEmpty();
    assertThat(upstream.calls()).isZero();
    assertThat(logged.list).isEmpty();
  }

  @Test
  void ourOwnPortsAreNotAsked() {
    for (var unit : List.of("GATEWAY", "SECURITY", "COST", "ROUTER", "PROVIDERS")) {
      var own = Map.of(unit + "_PORT", Integer.toString(port(upstream)));

      assertThat(discover(own, at("llamacpp", upstream)).all()).as(unit).isEmpty();
    }
    assertThat(upstream.calls()).isZero();
  }

  @Test
  void whatTheOperatorConfiguredIsNotLookedFor() {
    var elsewhere = MockUpstream.start(vertx).always(Answer.silence());
    var environment = Map.of("LMSTUDIO_BASE_URL", elsewhere.url(), "VLLM_BASE_URL", upstream.url());

    var book = discover(environment, at("lmstudio", upstream), at("jan", upstream));

    assertThat(book.all())
        .extracting(ActiveProvider::id)
        .containsExactlyInAnyOrder("lmstudio", "vllm");
    assertThat(upstream.calls()).isZero();
  }

  @Test
  void modelsThatComeLaterAreOfferedLater() {
    var config = ProviderConfig.from(new Settings(Map.of(), Map.of()));
    var book = ProviderBook.of(config, _ -> List.of(), Vitals.QUIET);
    var discovery = discovery(config, book, at("lmstudio", upstream));
    Eventually.onLoop(vertx, discovery::run);
    upstream.always(Answer.json(200, "{\"data\":[{\"id\":\"gemma\"}]}"));

    Eventually.onLoop(vertx, discovery::refresh);

    assertThat(offers(book)).containsExactly(local("lmstudio", "gemma", true));
  }

  private ProviderBook discover(Map<String, String> environment, Spot... spots) {
    var config = ProviderConfig.from(new Settings(environment, Map.of()));
    var book = ProviderBook.of(config, _ -> List.of(), Vitals.QUIET);
    Eventually.onLoop(vertx, discovery(config, book, spots)::run);
    return book;
  }

  private Discovery discovery(ProviderConfig config, ProviderBook book, Spot... spots) {
    var client = new UpstreamClient(vertx, config, "test");
    // longer than a start would wait: the machine of a test may have much to do
    return new Discovery(config, book, client, Arrays.asList(spots), 2_000);
  }

  private static Spot at(String provider, MockUpstream server) {
    return new Spot(provider, port(server));
  }

  private static int port(MockUpstream server) {
    return URI.create(server.url()).getPort();
  }

  private static List<Offer> offers(ProviderBook book) {
    return book.all().stream().flatMap(provider -> provider.offers().stream()).toList();
  }

  private static Offer local(String provider, String model, boolean isDefault) {
    return new Offer(
        new Target(provider, model),
        new Price.Free(),
        0,
        0,
        1500,
        true,
        isDefault,
        chatOverTheWire(),
        Map.of());
  }

  /// All of them take one answer at a time and tell no likelihoods.
  private static Set<Capability> chatOverTheWire() {
    var can = EnumSet.copyOf(Capability.CHAT);
    can.addAll(EnumSet.range(Capability.TOP_P, Capability.PARALLEL_TOOL_CALLS));
    can.addAll(EnumSet.range(Capability.PICTURE_LINKS, Capability.FULL_JSON_SCHEMA));
    return can;
  }
}
