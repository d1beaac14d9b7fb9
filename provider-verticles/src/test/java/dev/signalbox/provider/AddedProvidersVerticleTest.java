package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Secret;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.platform.postgres.PostgresDatabase;
import dev.signalbox.testkit.Answer;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MockUpstream;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestDatabase;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@CleanRun
class AddedProvidersVerticleTest {
  private static final String ANSWER =
      "{\"choices\":[{\"message\":{\"content\":\"all\"},\"finish_reason\":\"stop\"}]}";

  @TempDir Path home;
  private Vertx vertx;
  private DatabaseAddress address;
  private PostgresDatabase database;
  private Platform platform;
  private MockUpstream upstream;
  private ProviderBook book;
  private AddedProviders added;

  @BeforeEach
  void start(Vertx fresh) {
    vertx = fresh;
    address = TemporaryPostgres.database();
    database = TestDatabase.open(vertx, address, 2);
    platform = TestPlatform.of(database, home, java.time.InstantSource.system(), Map.of());
    upstream = MockUpstream.start(vertx);
    var config = Wiring.config(1000, 8, true);
    book = ProviderBook.of(config, _ -> List.of(), Vitals.QUIET);
    added = new AddedProviders(config, platform, book, () -> {});
  }

  @AfterEach
  void stop() {
    Eventually.get(database.close());
  }

  @Test
  void a_row_is_a_provider_of_its_own_name_with_its_own_key() {
    insert(
        "mine",
        "openai-compatible",
        upstream.url(),
        "sk-sealed",
        "{\"models\":[\"big\",\"small\"]}");
    Eventually.get(added.read());
    upstream.always(Answer.json(200, ANSWER));

    var mine = book.find("mine").orElseThrow();
    assertThat(models(mine)).containsExactly("mine/big *", "mine/small");
    var inlet = new Inlet();
    new Wiring(vertx).call(guardedLane(true), mine, false, 5000, inlet);
    assertThat(inlet.awaitText()).isEqualTo("all");
    assertThat(upstream.last().headers().get("authorization")).isEqualTo("Bearer sk-sealed");
    assertThat(mine.presence(0).id()).isEqualTo("mine");
  }

  @Test
  void its_errors_are_told_under_its_own_name() {
    insert("mine", "openai-compatible", upstream.url(), "sk-sealed", "{\"models\":[\"big\"]}");
    Eventually.get(added.read());
    upstream.always(Answer.json(500, "{\"error\":{\"message\":\"bad sk-sealed-not\"}}"));

    var inlet = new Inlet();
    new Wiring(vertx).call(guardedLane(true), book.find("mine").orElseThrow(), false, 5000, inlet);
    assertThat(inlet.awaitError())
        .isInstanceOfSatisfying(
            ProviderFailed.class,
            failed -> {
              assertThat(failed.provider()).isEqualTo("mine");
              assertThat(failed.reason()).doesNotContain("sk-sealed");
            });
  }

  @Test
  void a_change_is_heard_of_and_what_did_not_change_keeps_its_measurements() {
    var listening = Eventually.get(added.listen());
    insert("one", "openai-compatible", upstream.url(), "", "{\"models\":[\"m\"]}");
    Eventually.until("the first is there", () -> book.find("one").isPresent());
    var first = book.find("one").orElseThrow();

    insert("two", "anthropic", null, "k", "{}");
    Eventually.until("the second is there", () -> book.find("two").isPresent());
    assertThat(book.find("one")).containsSame(first);
    assertThat(models(book.find("two").orElseThrow()))
        .anyMatch(name -> name.startsWith("two/claude"));

    sql("UPDATE providers SET config = '{\"models\":[\"n\"]}' WHERE name = 'one'");
    Eventually.until(
        "the change is there",
        () -> models(book.find("one").orElseThrow()).equals(List.of("one/n *")));
    sql("DELETE FROM providers WHERE name = 'one'");
    Eventually.until("it is gone", () -> book.find("one").isEmpty());
    listening.close();
  }

  @Test
  void rows_that_cannot_be_used_leave_the_others_alone() {
    insert("nonsense", "no-such-type", upstream.url(), "", "{}");
    insert("nowhere", "openai-compatible", null, "", "{}");
    insert("builtin", "openai-compatible", upstream.url(), "", "{}");
    insert("odd", "openai-compatible", upstream.url(), "", "{\"models\":[7]}");
    sql(
        "INSERT INTO providers(name, type, base_url, key_sealed) VALUES"
            + " ('foreign', 'openai', '"
            + upstream.url()
            + "', '\\x0102')");
    insert("good", "ollama", upstream.url(), "", "{\"model\":\"phi\"}");
    Eventually.get(added.read());

    assertThat(book.all()).extracting(ActiveProvider::id).containsExactly("good");
    assertThat(book.find("good").orElseThrow().listsItsModels()).isTrue();
  }

  @Test
  void a_config_that_is_no_object_makes_one_provider_unusable_and_the_others_stay() {
    insert("list", "ollama", upstream.url(), "", "[\"phi\"]");
    insert("text", "ollama", upstream.url(), "", "\"phi\"");
    insert("number", "ollama", upstream.url(), "", "7");
    insert("nothing", "ollama", upstream.url(), "", "null");
    insert("good", "ollama", upstream.url(), "", "{\"model\":\"phi\"}");
    var logger = (Logger) LoggerFactory.getLogger(AddedProviders.class);
    var logged = new ListAppender<ILoggingEvent>();
    logged.start();
    logger.addAppender(logged);
    Eventually.get(added.read());
    logger.detachAppender(logged);
    assertThat(book.all())
        .extracting(ActiveProvider::id)
        .containsExactlyInAnyOrder("nothing", "good");
    assertThat(logged.list)
        .filteredOn(event -> event.getLevel() == Level.WARN)
        .extracting(event -> event.getKeyValuePairs().toString())
        .containsExactlyInAnyOrder(
            "[provider=\"list\", why=\"its config is no JSON object\"]",
            "[provider=\"text\", why=\"its config is no JSON object\"]",
            "[provider=\"number\", why=\"its config is no JSON object\"]");

    sql("UPDATE providers SET config = '[]' WHERE name = 'good'");
    Eventually.get(added.read());
    assertThat(book.all()).extracting(ActiveProvider::id).containsExactly("nothing");
    sql("UPDATE providers SET config = '{}' WHERE name = 'list'");
    Eventually.get(added.read());
    assertThat(book.find("list")).isPresent();
  }

  @Test
  void prices_and_limits_an_operator_writes_are_kept() {
    insert(
        "mine",
        "openai",
        upstream.url(),
        "",
        "{\"models\":[{\"id\":\"m\",\"inputPerMToken\":0.15,\"outputPerMToken\":0.6,"
            + "\"contextTokens\":8000,\"maxOutputTokens\":900,\"capabilities\":[\"text\"]}]}");
    Eventually.get(added.read());

    var offer = book.find("mine").orElseThrow().offers().getFirst();
    assertThat(offer.price()).isEqualTo(new Price.PerToken(150_000, 150_000, 150_000, 600_000));
    assertThat(offer.contextTokens()).isEqualTo(8000);
    assertThat(offer.maxOutputTokens()).isEqualTo(900);
    assertThat(offer.capabilities())
        .as("what is told of models, and what the wire takes of all of them")
        .contains(Capability.TEXT, Capability.SEVERAL_ANSWERS, Capability.SEED)
        .doesNotContain(Capability.TOOLS, Capability.TOP_K);
  }

  @Test
  void longer_prompts_cost_what_an_operator_writes_and_what_is_no_price_is_refused() {
    var model =
        "{\"models\":[{\"id\":\"m\",\"inputPerMToken\":1,\"outputPerMToken\":2,\"bands\":%s}]}";
    insert(
        "long",
        "openai",
        upstream.url(),
        "",
        model.formatted("[{\"aboveTokens\":200000,\"inputPerMToken\":2,\"outputPerMToken\":3.5}]"));
    var wrong =
        List.of(
            "7",
            "[{}]",
            "[{\"aboveTokens\":0,\"inputPerMToken\":2,\"outputPerMToken\":3}]",
            "[{\"aboveTokens\":9.5,\"inputPerMToken\":2,\"outputPerMToken\":3}]",
            "[{\"aboveTokens\":1e30,\"inputPerMToken\":2,\"outputPerMToken\":3}]",
            "[{\"aboveTokens\":9,\"inputPerMToken\":-2,\"outputPerMToken\":3}]");
    for (var bands : wrong) {
      insert("odd" + wrong.indexOf(bands), "openai", upstream.url(), "", model.formatted(bands));
    }
    insert("lone", "openai", upstream.url(), "", "{\"models\":[{\"id\":\"m\",\"bands\":[]}]}");
    Eventually.get(added.read());

    assertThat(book.all()).extracting(ActiveProvider::id).containsExactly("long");
    assertThat(book.find("long").orElseThrow().offers().getFirst().price())
        .isEqualTo(
            new Price.PerToken(1_000_000, 1_000_000, 1_000_000, 2_000_000)
                .withBands(
                    List.of(
                        new Price.Band(
                            200_000,
                            new Price.PerToken(2_000_000, 2_000_000, 2_000_000, 3_500_000)))));
  }

  @Test
  void null_in_a_config_means_absent() {
    insert(
        "first",
        "openai",
        upstream.url(),
        "",
        "{\"model\":null,\"account\":null,\"models\":[{\"id\":\"m\",\"inputPerMToken\":null,"
            + "\"outputPerMToken\":null,\"bands\":null,\"contextTokens\":null,"
            + "\"maxOutputTokens\":null,\"capabilities\":null}]}");
    insert("second", "ollama", upstream.url(), "", "{\"models\":null}");
    Eventually.get(added.read());

    var first = book.find("first").orElseThrow();
    assertThat(models(first)).containsExactly("first/m *");
    assertThat(first.offers().getFirst().price()).isEqualTo(new Price.Unknown());
    assertThat(book.find("second").orElseThrow().listsItsModels()).isTrue();
  }

  @Test
  void an_address_in_a_private_network_is_refused_when_it_is_connected_to() {
    insert("inside", "openai-compatible", "http://localhost:" + port(), "", "{\"models\":[\"m\"]}");
    Eventually.get(added.read());

    var inlet = new Inlet();
    var inside = book.find("inside").orElseThrow();
    new Wiring(vertx).call(guardedLane(false), inside, false, 5000, inlet);
    assertThat(((ProviderFailed) inlet.awaitError()).reason())
        .contains("loopback")
        .contains("PROVIDERS_ALLOW_PRIVATE_ADDRESSES");
    assertThat(upstream.calls()).isZero();
  }

  private int port() {
    return java.net.URI.create(upstream.url()).getPort();
  }

  private Lane guardedLane(boolean allowPrivate) {
    var config = Wiring.config(1000, 8, allowPrivate);
    return new Lane(
        vertx,
        new UpstreamClient(vertx, config, "test"),
        platform.clock(),
        1000,
        new CallMeters.Book(platform.telemetry().meters()));
  }

  private void insert(String name, String type, @Nullable String url, String key, String config) {
    var id = UUID.randomUUID();
    var sealed =
        key.isEmpty()
            ? "NULL"
            : "'\\x"
                + HexFormat.of()
                    .formatHex(platform.vault().seal("provider-key:" + id, new Secret(key)))
                + "'";
    sql(
        "INSERT INTO providers(id, name, type, base_url, key_sealed, config) VALUES ('%s', '%s', '%s', %s, %s, '%s')"
            .formatted(id, name, type, url == null ? "NULL" : "'" + url + "'", sealed, config));
  }

  private void sql(String statement) {
    TemporaryPostgres.execute(address, statement);
  }

  private static List<String> models(ActiveProvider provider) {
    return provider.offers().stream().map(AddedProvidersVerticleTest::written).toList();
  }

  private static String written(Offer offer) {
    return offer.target() + (offer.providerDefault() ? " *" : "");
  }
}
