package dev.signalbox.platform.catalogue;

import dev.signalbox.api.routing.Price;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;

/// Prices of longer prompts in the column `bands` of `model_prices`.
final class BandColumn {
  private static final String NAME = "bands";

  private BandColumn() {}

  static List<Price.Band> read(Row row) {
    return row.getJsonArray(NAME).stream()
        .map(JsonObject.class::cast)
        .map(BandColumn::band)
        .toList();
  }

  private static Price.Band band(JsonObject band) {
    return new Price.Band(
        band.getLong("above_tokens"),
        new Price.PerToken(
            band.getLong("input_pico"),
            band.getLong("cached_pico"),
            band.getLong("cache_write_pico"),
            band.getLong("output_pico"),
            band.getLong("reasoning_pico")));
  }

  static JsonArray written(Price.PerToken price) {
    var bands = new JsonArray();
    for (var band : price.bands()) {
      bands.add(
          new JsonObject()
              .put("above_tokens", band.aboveTokens())
              .put("input_pico", band.price().input())
              .put("cached_pico", band.price().cachedInput())
              .put("cache_write_pico", band.price().cacheWrite())
              .put("output_pico", band.price().output())
              .put("reasoning_pico", band.price().reasoning()));
    }
    return bands;
  }
}
