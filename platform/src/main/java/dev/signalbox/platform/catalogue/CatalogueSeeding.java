package dev.signalbox.platform.catalogue;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Price;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the build's catalogue file into the database, where no later one has been. What an
/// operator has changed stays: a model row of the operator's is left alone, and a model with a
/// price of the operator's gets no other.
public final class CatalogueSeeding {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogueSeeding.class);
  private static final int SECONDS = 10;

  /// One node at a time, until the end of the transaction; then look at what the others did.
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtext('signalbox_catalogue')),"
          + " set_config('signalbox.seeding', 'on', true)";

  private static final String IS_NEWER =
      """
      UPDATE catalogue_state SET seed_as_of = $1, seed_hash = $2
       WHERE seed_as_of IS NULL OR seed_as_of < $1 OR (seed_as_of = $1 AND seed_hash <> $2)
      """;
  private static final String MODELS =
      """
      INSERT INTO models (provider, model, position, context_tokens, max_output_tokens, latency_millis,
                          language_model, is_default, capabilities, aliases, retired, successor)
      SELECT s.* FROM jsonb_to_recordset($1::jsonb) AS s
        (provider text, model text, position int, context int, max_output int, latency int,
         language_model boolean, is_default boolean, capabilities text[], aliases text[], retired text,
         successor text)
      ON CONFLICT (provider, model) DO UPDATE
        SET position = excluded.position, context_tokens = excluded.context_tokens,
            max_output_tokens = excluded.max_output_tokens, latency_millis = excluded.latency_millis,
            language_model = excluded.language_model, is_default = excluded.is_default,
            capabilities = excluded.capabilities, aliases = excluded.aliases,
            retired = excluded.retired, successor = excluded.successor
        WHERE models.changed_by = 'seed'
      """;

  /// The first price of a model has always held; a later file's holds from that file's day on.
  private static final String PRICES =
      """
      INSERT INTO model_prices (model_id, valid_from, input_pico, cached_pico, cache_write_pico,
                                output_pico, reasoning_pico, bands, source)
      SELECT m.id, CASE WHEN newest.model_id IS NULL THEN timestamptz 'epoch' ELSE $2::date END,
             s.input, s.cached, s.cache_write, s.output, s.reasoning, s.bands, 'seed'
        FROM jsonb_to_recordset($1::jsonb) AS s
             (provider text, model text, input bigint, cached bigint, cache_write bigint, output bigint,
              reasoning bigint, bands jsonb)
        JOIN models m USING (provider, model)
        LEFT JOIN LATERAL (SELECT * FROM model_prices p WHERE p.model_id = m.id
                            ORDER BY p.valid_from DESC LIMIT 1) newest ON true
       WHERE s.input IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM model_prices p WHERE p.model_id = m.id AND p.source <> 'seed')
         AND (newest.input_pico, newest.cached_pico, newest.cache_write_pico, newest.output_pico,
              newest.reasoning_pico, newest.bands)
             IS DISTINCT FROM (s.input, s.cached, s.cache_write, s.output, s.reasoning, s.bands)
      ON CONFLICT (model_id, valid_from) DO UPDATE
        SET input_pico = excluded.input_pico, cached_pico = excluded.cached_pico,
            cache_write_pico = excluded.cache_write_pico, output_pico = excluded.output_pico,
            reasoning_pico = excluded.reasoning_pico, bands = excluded.bands
      """;

  private CatalogueSeeding() {}

  /// Seeds `pool`'s database with the file of this build. Completes with whether anything was to be
  /// done; a failure is logged and harmless, since the file stands in where the tables are empty.
  public static Future<Boolean> run(Pool pool) {
    return run(pool, Seed.of(Catalogue.seedText()))
        .timeout(SECONDS, TimeUnit.SECONDS)
        .recover(failure -> {
          LOG.atWarn().setCause(failure).log("The catalogue was not brought into the database");
          return Future.succeededFuture(false);
        });
  }

  /// A catalogue file.
  ///
  /// @param asOf the day its prices were looked up
  record Seed(LocalDate asOf, String hash, Catalogue catalogue) {
    static Seed of(String json) {
      return new Seed(
          LocalDate.parse(new JsonObject(json).getString("asOf")),
          ContentHash.of(json),
          CatalogueReader.read(json, "catalogue.json"));
    }
  }

  static Future<Boolean> run(Pool pool, Seed seed) {
    return pool.withTransaction(connection -> seeded(connection, seed)).map(Boolean.TRUE::equals);
  }

  private static Future<Boolean> seeded(SqlConnection connection, Seed seed) {
    return connection
        .query(LOCK)
        .execute()
        .compose(
            _ -> connection.preparedQuery(IS_NEWER).execute(Tuple.of(seed.asOf(), seed.hash())))
        .compose(updated ->
            updated.rowCount() == 0
                ? Future.succeededFuture(false)
                : write(connection, seed).map(true));
  }

  private static Future<Void> write(SqlConnection connection, Seed seed) {
    var rows = rows(seed.catalogue());
    return connection
        .preparedQuery(MODELS)
        .execute(Tuple.of(rows))
        .compose(_ -> connection.preparedQuery(PRICES).execute(Tuple.of(rows, seed.asOf())))
        .mapEmpty();
  }

  private static JsonArray rows(Catalogue catalogue) {
    var rows = new JsonArray();
    for (var provider : catalogue.providers()) {
      for (var model : provider.models()) {
        rows.add(row(model, rows.size()));
      }
    }
    return rows;
  }

  private static JsonObject row(CatalogueModel model, int position) {
    var offer = model.offer();
    var capabilities = offer.capabilities().stream().map(Capability::wireName).sorted().toList();
    var row =
        new JsonObject()
            .put("provider", offer.target().provider())
            .put("model", model.id())
            .put("position", position)
            .put("context", offer.contextTokens())
            .put("max_output", offer.maxOutputTokens())
            .put("latency", offer.typicalLatencyMillis())
            .put("language_model", offer.languageModel())
            .put("is_default", offer.providerDefault())
            .put("capabilities", new JsonArray(capabilities))
            .put("aliases", new JsonArray(model.aliases()));
    model.retired().ifPresent(retired -> row.put("retired", retired));
    model.successor().ifPresent(successor -> row.put("successor", successor));
    if (offer.price() instanceof Price.PerToken price) {
      row.put("input", price.input())
          .put("cached", price.cachedInput())
          .put("cache_write", price.cacheWrite())
          .put("output", price.output())
          .put("reasoning", price.reasoning())
          .put("bands", BandColumn.written(price));
    }
    return row;
  }
}
