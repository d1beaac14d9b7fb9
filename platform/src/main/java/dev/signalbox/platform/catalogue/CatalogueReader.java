package dev.signalbox.platform.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.BadSetting;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the catalogue's JSON. Prices go from the text to whole pico-USD without a double between.
final class CatalogueReader {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /// No token has ever cost this much: a price beyond it is a slip of the decimal point.
  private static final BigDecimal DEAREST_USD = BigDecimal.valueOf(1_000);

  /// USD per million tokens to pico-USD per token.
  private static final int SHIFT = 6;

  /// How the price of the build's own file is marked.
  static final String SEED = "seed";

  private final String origin;

  private CatalogueReader(String origin) {
    this.origin = origin;
  }

  static Catalogue read(String json, String origin) {
    try {
      var reader = new CatalogueReader(origin);
      return new Catalogue(
          "seed-" + ContentHash.of(json),
          JSON.readTree(json).path("providers").valueStream().map(reader::provider).toList());
    } catch (JsonProcessingException e) {
      throw new BadSetting(
          origin + ", line " + e.getLocation().getLineNr(), e.getOriginalMessage());
    }
  }

  private CatalogueProvider provider(JsonNode provider) {
    return new CatalogueProvider(
        text(provider, "id"),
        text(provider, "name"),
        texts(provider, "aliases"),
        provider.path("free").asBoolean(),
        texts(provider, "activation"),
        provider.path("models").valueStream().map(model -> model(provider, model)).toList());
  }

  private CatalogueModel model(JsonNode provider, JsonNode model) {
    var target = new Target(text(provider, "id"), text(model, "id"));
    var price = price(target, model);
    return new CatalogueModel(
        offer(
            target, provider.path("free").asBoolean() ? new Price.Free() : price, provider, model),
        texts(model, "aliases"),
        Optional.ofNullable(model.get("retired")).map(JsonNode::asText),
        Optional.ofNullable(model.get("successor")).map(JsonNode::asText),
        price instanceof Price.PerToken known
            ? PriceSchedule.always(known, SEED)
            : PriceSchedule.UNKNOWN);
  }

  private Offer offer(Target target, Price price, JsonNode provider, JsonNode model) {
    var latency =
        (model.has("typicalLatencyMillis") ? model : provider).path("typicalLatencyMillis");
    return new Offer(
        target,
        price,
        model.path("contextTokens").asInt(),
        model.path("maxOutputTokens").asInt(),
        latency.asInt(),
        provider.path("languageModel").asBoolean(true),
        model.path("default").asBoolean(),
        capabilities(target, model.has("capabilities") ? model : provider),
        Map.of());
  }

  private Set<Capability> capabilities(Target target, JsonNode node) {
    return texts(node, "capabilities").stream()
        .map(name ->
            Capability.named(name)
                .orElseThrow(() ->
                    new BadSetting(origin, "'" + name + "' of " + target + " is no capability")))
        .collect(Collectors.toSet());
  }

  private Price price(Target target, JsonNode model) {
    var prices = model.path("usdPerMillionTokens");
    if (prices.isMissingNode()) {
      return new Price.Unknown();
    }
    try {
      return rates(target, prices)
          .withBands(prices.path("bands").valueStream().map(band -> band(target, band)).toList());
    } catch (IllegalArgumentException e) {
      throw new BadSetting(origin, "the price of " + target + " cannot be: " + e.getMessage());
    }
  }

  private Price.Band band(Target target, JsonNode band) {
    return new Price.Band(band.path("aboveTokens").asLong(), rates(target, band));
  }

  private Price.PerToken rates(Target target, JsonNode prices) {
    var input = picoUsd(target, prices, "input");
    var output = picoUsd(target, prices, "output");
    return new Price.PerToken(
        input,
        prices.has("cachedInput") ? picoUsd(target, prices, "cachedInput") : input,
        prices.has("cacheWrite") ? picoUsd(target, prices, "cacheWrite") : input,
        output,
        prices.has("reasoning") ? picoUsd(target, prices, "reasoning") : output);
  }

  private long picoUsd(Target target, JsonNode prices, String kind) {
    var node = prices.path(kind);
    if (!node.isNumber()) {
      throw new BadSetting(origin, "the price '" + kind + "' of " + target + " is not a number");
    }
    var usd = node.decimalValue();
    if (usd.signum() < 0 || usd.compareTo(DEAREST_USD) >= 0) {
      throw new BadSetting(
          origin,
          "the price '"
              + kind
              + "' of "
              + target
              + " is "
              + usd.toPlainString()
              + " USD per million tokens; expected 0 to "
              + DEAREST_USD);
    }
    try {
      return usd.movePointRight(SHIFT).longValueExact();
    } catch (ArithmeticException e) {
      throw new BadSetting(
          origin, "the price '" + kind + "' of " + target + " has more than six decimals");
    }
  }

  private String text(JsonNode node, String field) {
    if (!node.path(field).isTextual()) {
      throw new BadSetting(origin, "a '" + field + "' is missing");
    }
    return node.path(field).asText();
  }

  private static List<String> texts(JsonNode node, String field) {
    return node.path(field).valueStream().map(JsonNode::asText).collect(Collectors.toList());
  }
}
