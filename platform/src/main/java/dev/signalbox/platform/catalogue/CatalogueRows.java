package dev.signalbox.platform.catalogue;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.catalogue.PriceSchedule.Step;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The catalogue as the database holds it, for any moment.
///
/// @param counter grows with every change
/// @param models with all their prices, in no moment's yet
record CatalogueRows(long counter, List<CatalogueModel> models) {
  private static final int SECONDS = 5;

  /// One statement, so that counter, models and prices are of one moment.
  private static final String READ =
      """
      SELECT s.version, m.*, p.valid_from, p.input_pico, p.cached_pico, p.cache_write_pico,
             p.output_pico, p.reasoning_pico, p.bands, p.source
        FROM catalogue_state s CROSS JOIN models m LEFT JOIN model_prices p ON p.model_id = m.id
       ORDER BY m.position, m.provider, m.model, p.valid_from
      """;

  CatalogueRows {
    models = List.copyOf(models);
  }

  /// Reads everything.
  static Future<CatalogueRows> read(SqlClient client) {
    return client
        .preparedQuery(READ)
        .execute()
        .timeout(SECONDS, TimeUnit.SECONDS)
        .map(CatalogueRows::collected);
  }

  private static CatalogueRows collected(Iterable<Row> rows) {
    var models = new LinkedHashMap<UUID, Row>();
    var steps = new LinkedHashMap<UUID, List<Step>>();
    var counter = 0L;
    for (var row : rows) {
      counter = row.getLong("version");
      models.putIfAbsent(row.getUUID("id"), row);
      var ofModel = steps.computeIfAbsent(row.getUUID("id"), _ -> new ArrayList<>());
      if (row.getValue("valid_from") != null) {
        ofModel.add(step(row));
      }
    }
    return new CatalogueRows(
        counter,
        models.entrySet().stream()
            .map(each -> model(each.getValue(), steps.getOrDefault(each.getKey(), List.of())))
            .toList());
  }

  private static Step step(Row row) {
    return new Step(
        row.getOffsetDateTime("valid_from").toInstant().toEpochMilli(),
        new Price.PerToken(
            row.getLong("input_pico"),
            row.getLong("cached_pico"),
            row.getLong("cache_write_pico"),
            row.getLong("output_pico"),
            row.getLong("reasoning_pico"),
            BandColumn.read(row)),
        row.getString("source"));
  }

  private static CatalogueModel model(Row row, List<Step> steps) {
    return new CatalogueModel(
        new Offer(
            new Target(row.getString("provider"), row.getString("model")),
            new Price.Unknown(),
            row.getInteger("context_tokens"),
            row.getInteger("max_output_tokens"),
            row.getInteger("latency_millis"),
            row.getBoolean("language_model"),
            row.getBoolean("is_default"),
            capabilities(row),
            Map.of()),
        texts(row, "aliases"),
        Optional.ofNullable(row.getString("retired")),
        Optional.ofNullable(row.getString("successor")),
        new PriceSchedule(steps));
  }

  /// A capability of a newer build is not known to this one, and so not used.
  private static Set<Capability> capabilities(Row row) {
    return texts(row, "capabilities").stream()
        .flatMap(name -> Capability.named(name).stream())
        .collect(Collectors.toSet());
  }

  private static List<String> texts(Row row, String column) {
    return Arrays.asList(row.getArrayOfStrings(column));
  }

  /// The catalogue of `epochMillis`: these models at the providers `described` knows, and at
  /// others.
  Catalogue at(long epochMillis, List<CatalogueProvider> described) {
    var byProvider =
        models.stream().collect(Collectors.groupingBy(model -> model.offer().target().provider()));
    var known = described.stream().map(CatalogueProvider::id).collect(Collectors.toSet());
    var others =
        byProvider.keySet().stream()
            .filter(id -> !known.contains(id))
            .sorted()
            .map(CatalogueProvider::undescribed);
    var providers =
        Stream.concat(described.stream(), others)
            .map(provider ->
                provider.withModels(
                    byProvider.getOrDefault(provider.id(), List.of()).stream()
                        .map(model -> priced(provider, model, epochMillis))
                        .toList()))
            .toList();
    return new Catalogue(counter + "-" + ContentHash.of(content(providers)), providers);
  }

  private static CatalogueModel priced(
      CatalogueProvider provider, CatalogueModel model, long epochMillis) {
    return provider.free() ? model.withPrice(new Price.Free()) : model.at(epochMillis);
  }

  /// Says everything in an order of its own, since sets have none.
  private static String content(List<CatalogueProvider> providers) {
    var content = new StringBuilder();
    for (var provider : providers) {
      content.append(provider.withModels(List.of())).append('\n');
      for (var model : provider.models()) {
        var offer = model.offer();
        content
            .append(offer.target())
            .append(offer.price())
            .append(List.of(offer.contextTokens(), offer.maxOutputTokens()))
            .append(List.of(offer.typicalLatencyMillis(), offer.languageModel()))
            .append(offer.providerDefault())
            .append(offer.capabilities().stream().sorted().toList())
            .append(List.of(model.aliases(), model.retired(), model.successor(), model.prices()))
            .append('\n');
      }
    }
    return content.toString();
  }
}
