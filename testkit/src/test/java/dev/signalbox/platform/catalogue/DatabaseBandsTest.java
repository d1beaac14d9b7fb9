package dev.signalbox.platform.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.catalogue.CatalogueSeeding.Seed;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.platform.postgres.PostgresDatabase;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MutableClock;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestDatabase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Prices of longer prompts on their way through the database.
@CleanRun
final class DatabaseBandsTest {
  private static final Target LONG = new Target("openai", "gpt-long");
  private static final long THRESHOLD = 272_000;
  private static final String BANDS =
      "[{'aboveTokens': 272000, 'input': 5, 'cachedInput': 0.5, 'cacheWrite': 6.25, 'output': 22.5,"
          + " 'reasoning': 30}]";
  private static final Price.PerToken ABOVE =
      new Price.PerToken(5_000_000, 500_000, 6_250_000, 22_500_000, 30_000_000);

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
  void bands_come_out_as_they_went_in() {
    seed("2026-11-01", BANDS);
    assertThat(price()).isEqualTo(perToken(2_500_000, new Price.Band(THRESHOLD, ABOVE)));
  }

  @Test
  void a_newer_file_with_bands_holds_from_its_day_on_and_not_for_what_was_used_before() {
    seed("2026-11-01", "[]");
    assertThat(seed("2026-12-01", BANDS)).isTrue();
    var before = clock.millis();
    assertThat(catalogue().priceOf(LONG, before)).isEqualTo(perToken(2_500_000));
    clock.set(Instant.parse("2026-12-01T00:00:00Z"));
    assertThat(price()).isEqualTo(perToken(2_500_000, new Price.Band(THRESHOLD, ABOVE)));
    assertThat(catalogue().priceOf(LONG, before)).isEqualTo(perToken(2_500_000));
  }

  @Test
  void bands_an_operator_has_changed_survive_a_newer_file() {
    seed("2026-11-01", BANDS);
    TemporaryPostgres.execute(
        address, "UPDATE model_prices SET bands = jsonb_set(bands, '{0,input_pico}', '4000000')");
    seed("2026-11-02", BANDS.replace("22.5", "99"));
    var mine = new Price.PerToken(4_000_000, 500_000, 6_250_000, 22_500_000, 30_000_000);
    assertThat(price()).isEqualTo(perToken(2_500_000, new Price.Band(THRESHOLD, mine)));
  }

  @Test
  void an_imported_price_brings_its_bands_and_begins_when_it_says() {
    seed("2026-11-01", BANDS);
    var from = clock.instant().plus(Duration.ofHours(1));
    var imported =
        perToken(
            3_000_000,
            new Price.Band(128_000, new Price.PerToken(6_000_000, 1, 2, 30_000_000)),
            new Price.Band(256_000, new Price.PerToken(9_000_000, 3, 4, 40_000_000, 5)));
    var change = new PriceChange(LONG, imported, from, "list.json");
    Eventually.get(PriceWriting.write(database().pool(), List.of(change)));

    assertThat(price()).isEqualTo(perToken(2_500_000, new Price.Band(THRESHOLD, ABOVE)));
    clock.set(from);
    assertThat(price()).isEqualTo(imported);
    var without = new PriceChange(LONG, perToken(3_000_000), from, "list.json");
    Eventually.get(PriceWriting.write(database().pool(), List.of(without)));
    assertThat(price()).isEqualTo(perToken(3_000_000));
  }

  @Test
  void two_catalogues_that_differ_in_a_band_differ_in_their_version() {
    seed("2026-11-01", BANDS);
    var before = catalogue().version();
    TemporaryPostgres.execute(address, "UPDATE model_prices SET bands = '[]'");
    assertThat(catalogue().version()).isNotEqualTo(before);
  }

  @Test
  void the_database_takes_nothing_that_is_no_band() {
    seed("2026-11-01", BANDS);
    var rest =
        ", \"input_pico\": 1, \"cached_pico\": 1, \"cache_write_pico\": 1, \"output_pico\": 1,"
            + " \"reasoning_pico\": 1}";
    var good = "{\"above_tokens\": 1000" + rest;
    for (var wrong :
        List.of(
            "{}",
            "[{\"above_tokens\": 1000}]",
            "[{\"above_tokens\": 0" + rest + "]",
            "[" + good + "," + good + "]",
            "[" + good.replace("\"output_pico\": 1", "\"output_pico\": -1") + "]",
            "[" + good.replace("\"input_pico\": 1", "\"input_pico\": 1000000001") + "]",
            "[" + good.replace("1000", "\"1000\"") + "]",
            "[" + good.replace("\"output_pico\": 1", "\"output_pico\": \"1\"") + "]",
            "[7]",
            "null")) {
      assertThatThrownBy(() -> set(wrong)).as(wrong).hasCauseInstanceOf(SQLException.class);
    }
    set("[" + good + "]");
    assertThat(((Price.PerToken) price()).bands()).hasSize(1);
  }

  @Test
  void texts_that_passed_for_numbers_once_are_made_numbers() throws IOException {
    seed("2026-11-01", BANDS);
    TemporaryPostgres.execute(
        address,
        "CREATE OR REPLACE FUNCTION are_price_bands(bands jsonb) RETURNS boolean"
            + " LANGUAGE sql IMMUTABLE AS 'SELECT true'");
    set(
        "[{\"above_tokens\": \"1000\", \"input_pico\": \"1\", \"cached_pico\": 2,"
            + " \"cache_write_pico\": 3, \"output_pico\": \"4\", \"reasoning_pico\": 5}]");
    var migration = "/db/migration/V005__price_bands_in_numbers.sql";
    try (var sql = Objects.requireNonNull(getClass().getResourceAsStream(migration))) {
      TemporaryPostgres.execute(address, new String(sql.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertThat(((Price.PerToken) price()).bands())
        .containsExactly(new Price.Band(1_000, new Price.PerToken(1, 2, 3, 4, 5)));
  }

  private void set(String bands) {
    TemporaryPostgres.execute(address, "UPDATE model_prices SET bands = '" + bands + "'");
  }

  private PostgresDatabase database() {
    return opened.orElseThrow();
  }

  private Catalogue catalogue() {
    return Eventually.get(DatabaseCatalogue.once(database(), clock));
  }

  private Price price() {
    return catalogue().priceOf(LONG);
  }

  private boolean seed(String asOf, String bands) {
    var json =
        """
        {"asOf": "%s", "providers": [
          {"id": "openai", "name": "OpenAI", "capabilities": ["text"], "models": [
            {"id": "gpt-long", "usdPerMillionTokens": {"input": 2.5, "output": 15, "bands": %s}, "default": true}]}]}
        """
            .formatted(asOf, bands.replace('\'', '"'));
    return Eventually.get(CatalogueSeeding.run(database().pool(), Seed.of(json)));
  }

  private static Price.PerToken perToken(long inputPico, Price.Band... bands) {
    return new Price.PerToken(inputPico, inputPico, inputPico, 15_000_000)
        .withBands(List.of(bands));
  }
}
