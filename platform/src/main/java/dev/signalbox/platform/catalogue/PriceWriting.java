package dev.signalbox.platform.catalogue;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Writes prices of an operator's into the database, where every process hears of them.
public final class PriceWriting {
  private static final int SECONDS = 30;
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtext('signalbox_catalogue'))";
  private static final String COLUMNS =
      """
        FROM jsonb_to_recordset($1::jsonb) AS c
             (provider text, model text, valid_from timestamptz, input bigint, cached bigint,
              cache_write bigint, output bigint, reasoning bigint, bands jsonb, source text)
      """;

  /// A model nobody knew can do what its provider's other models can all do.
  private static final String MODELS =
      """
      INSERT INTO models (provider, model, capabilities)
      SELECT DISTINCT c.provider, c.model,
             coalesce((SELECT array_agg(shared.name) FROM (
                         SELECT unnest(m.capabilities) AS name FROM models m
                          WHERE m.provider = c.provider GROUP BY 1
                         HAVING count(*) = (SELECT count(*) FROM models o
                                             WHERE o.provider = c.provider)) shared),
                      '{text,streaming}')
      """
          + COLUMNS
          + " ON CONFLICT (provider, model) DO NOTHING";

  private static final String PRICES =
      """
      INSERT INTO model_prices (model_id, valid_from, input_pico, cached_pico, cache_write_pico,
                                output_pico, reasoning_pico, bands, source)
      SELECT m.id, c.valid_from, c.input, c.cached, c.cache_write, c.output, c.reasoning, c.bands,
             c.source
      """
          + COLUMNS
          + """
             JOIN models m USING (provider, model)
          ON CONFLICT (model_id, valid_from) DO UPDATE
            SET input_pico = excluded.input_pico, cached_pico = excluded.cached_pico,
                cache_write_pico = excluded.cache_write_pico, output_pico = excluded.output_pico,
                reasoning_pico = excluded.reasoning_pico, bands = excluded.bands,
                source = excluded.source
          """;

  private PriceWriting() {}

  /// Writes `changes`, all or none; models nobody knew are added.
  public static Future<Void> write(Pool pool, List<PriceChange> changes) {
    var rows = new JsonArray();
    changes.forEach(change -> rows.add(row(change)));
    return pool.withTransaction(connection ->
            connection
                .query(LOCK)
                .execute()
                .compose(_ -> connection.preparedQuery(MODELS).execute(Tuple.of(rows)))
                .compose(_ -> connection.preparedQuery(PRICES).execute(Tuple.of(rows))))
        .timeout(SECONDS, TimeUnit.SECONDS)
        .mapEmpty();
  }

  private static JsonObject row(PriceChange change) {
    var price = change.price();
    return new JsonObject()
        .put("provider", change.target().provider())
        .put("model", change.target().model())
        .put("valid_from", change.from().toString())
        .put("input", price.input())
        .put("cached", price.cachedInput())
        .put("cache_write", price.cacheWrite())
        .put("output", price.output())
        .put("reasoning", price.reasoning())
        .put("bands", BandColumn.written(price))
        .put("source", change.source());
  }
}
