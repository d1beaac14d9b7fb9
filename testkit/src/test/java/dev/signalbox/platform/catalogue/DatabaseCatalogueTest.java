package dev.signalbox.platform.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.catalogue.CatalogueSeeding.Seed;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.platform.postgres.PostgresDatabase;
import dev.signalbox.testkit.AbsentDatabase;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MutableClock;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CleanRun
final class DatabaseCatalogueTest {
  private static final Target GPT = new Target("openai", "gpt-4o");
  private final MutableClock clock = MutableClock.atNoon();
  private final DatabaseAddress address = TemporaryPostgres.database();
  private Optional<PostgresDatabase> opened = Optional.empty();

  @BeforeEach
  void open(Vertx vertx) {
    opened = Optional.of(TestDatabase.open(vertx, address, 4));
  }

  @AfterEach
  void close() {
    Eventually.get(database().close());
  }

  @Test
  void the_seeded_catalogue_is_that_of_the_build(Vertx vertx) {
    Eventually.get(CatalogueSeeding.run(database().pool()));
    var source = source(vertx);

    var seed = Catalogue.seed();
    for (var provider : seed.providers()) {
      assertThat(source.current().offersOf(provider.id())).isEqualTo(seed.offersOf(provider.id()));
    }
    assertThat(source.current().version()).matches("\\d+-[0-9a-f]{8}");
    source.close();
  }

  @Test
  void two_processes_call_the_same_content_by_the_same_version(Vertx vertx) {
    seed("2026-11-01", "2.5", 128_000);
    var one = source(vertx);
    var other = source(vertx);
    assertThat(one.current().version()).isEqualTo(other.current().version());
    one.close();
    other.close();
  }

  @Test
  void a_change_is_heard_and_told_until_the_listener_is_taken_away(Vertx vertx) {
    seed("2026-11-01", "2.5", 128_000);
    var source = source(vertx);
    var told = new AtomicInteger();
    var listening = source.onChange(told::incrementAndGet);
    var before = source.current().version();

    price("'2026-10-01'", 7_000_000);
    Eventually.until("the price is heard", () -> price(source).equals(perToken(7_000_000)));
    assertThat(source.current().version()).isNotEqualTo(before);
    Eventually.until("the listener is told", () -> told.get() == 1);

    listening.close();
    price("'2026-10-02'", 8_000_000);
    Eventually.until("the next is heard", () -> price(source).equals(perToken(8_000_000)));
    assertThat(told).hasValue(1);
    source.close();
  }

  @Test
  void a_price_of_the_future_becomes_valid_at_its_time(Vertx vertx) {
    seed("2026-11-01", "2.5", 128_000);
    var begins = clock.instant().plus(Duration.ofHours(1));
    price("'" + begins + "'", 9_000_000);
    var source = source(vertx);
    assertThat(price(source)).isEqualTo(perToken(2_500_000));
    assertThat(source.current().priceOf(GPT, begins.toEpochMilli())).isEqualTo(perToken(9_000_000));
    var before = source.current().version();

    clock.set(begins);
    Eventually.until("the price is valid", () -> price(source).equals(perToken(9_000_000)));
    assertThat(source.current().version()).isNotEqualTo(before);
    assertThat(source.current().priceOf(GPT, begins.toEpochMilli() - 1))
        .as("what was used before costs what it cost then")
        .isEqualTo(perToken(2_500_000));
    source.close();
  }

  @Test
  void a_newer_file_changes_what_nobody_else_has_changed(Vertx vertx) {
    assertThat(seed("2026-11-01", "2.5", 128_000)).isTrue();
    assertThat(seed("2026-11-01", "2.5", 128_000)).as("known already").isFalse();
    assertThat(seed("2026-12-01", "3", 256_000)).isTrue();
    assertThat(seed("2026-11-01", "2.5", 128_000)).as("an older build").isFalse();
    clock.set(java.time.Instant.parse("2026-12-02T00:00:00Z"));

    var source = source(vertx);
    assertThat(price(source)).isEqualTo(perToken(3_000_000));
    assertThat(offer(source).contextTokens()).isEqualTo(256_000);
    assertThat(source.current().priceOf(GPT, MutableClock.atNoon().millis()))
        .as("the old price stays known for its time")
        .isEqualTo(perToken(2_500_000));
    source.close();
  }

  @Test
  void a_newer_file_leaves_an_operators_changes_alone(Vertx vertx) {
    seed("2026-11-01", "2.5", 128_000);
    TemporaryPostgres.execute(
        address, "UPDATE models SET context_tokens = 64000 WHERE model = 'gpt-4o'");
    TemporaryPostgres.execute(
        address,
        "UPDATE model_prices SET input_pico = 1000000, cached_pico = 1000000, cache_write_pico = 1000000");
    seed("2026-11-02", "3", 256_000);

    var source = source(vertx);
    assertThat(price(source)).isEqualTo(perToken(1_000_000));
    assertThat(offer(source).contextTokens()).isEqualTo(64_000);
    source.close();
  }

  @Test
  void no_price_is_unknown_and_what_runs_at_home_is_free(Vertx vertx) {
    seed("2026-11-01", "2.5", 128_000);
    var source = source(vertx);
    assertThat(source.current().priceOf(new Target("openai", "unpriced")))
        .isEqualTo(new Price.Unknown());
    assertThat(source.current().priceOf(new Target("ollama", "tiny"))).isEqualTo(new Price.Free());
    assertThat(source.current().offersOf("ollama"))
        .singleElement()
        .satisfies(offer -> assertThat(offer.price()).isEqualTo(new Price.Free()));
    source.close();
  }

  @Test
  void the_file_stands_in_where_the_database_is_away_or_empty(Vertx vertx) {
    var away = Eventually.get(DatabaseCatalogue.open(vertx, new AbsentDatabase(vertx), clock));
    assertThat(away.current().version()).isEqualTo(Catalogue.seed().version());
    away.close();

    var source = source(vertx);
    assertThat(source.current().version()).startsWith("seed-");
    seed("2026-11-01", "2.5", 128_000);
    Eventually.until("it is replaced", () -> !source.current().version().startsWith("seed-"));
    source.close();
  }

  private PostgresDatabase database() {
    return opened.orElseThrow();
  }

  private DatabaseCatalogue source(Vertx vertx) {
    return Eventually.get(DatabaseCatalogue.open(vertx, database(), clock));
  }

  private boolean seed(String asOf, String input, int context) {
    var json =
        """
        {"asOf": "%s", "providers": [
          {"id": "openai", "name": "OpenAI", "capabilities": ["text"], "models": [
            {"id": "gpt-4o", "usdPerMillionTokens": {"input": %s, "output": 10}, "contextTokens": %d, "default": true},
            {"id": "unpriced"}]},
          {"id": "ollama", "name": "Ollama", "free": true, "models": [{"id": "tiny"}]}]}
        """
            .formatted(asOf, input, context);
    return Eventually.get(CatalogueSeeding.run(database().pool(), Seed.of(json)));
  }

  private void price(String from, long inputPico) {
    TemporaryPostgres.execute(
        address,
        "INSERT INTO model_prices SELECT id, "
            + from
            + ", "
            + String.join(", ", "" + inputPico, "" + inputPico, "" + inputPico)
            + ", 10000000, 10000000 FROM models WHERE model = 'gpt-4o'");
  }

  private static Price price(CatalogueSource source) {
    return source.current().priceOf(GPT);
  }

  private static Offer offer(CatalogueSource source) {
    return source.current().offersOf("openai").getFirst();
  }

  private static Price perToken(long inputPico) {
    return new Price.PerToken(inputPico, inputPico, inputPico, 10_000_000);
  }
}
