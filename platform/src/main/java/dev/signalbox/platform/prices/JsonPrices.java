package dev.signalbox.platform.prices;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signalbox.api.routing.Target;
import dev.signalbox.platform.BadSetting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads our own shape, `{"providers": [{"id", "models": [{"id", "usdPerMillionTokens": {…}}]}]}`,
/// and LiteLLM's, one entry per model with USD per token. Field by field, so that a model that is
/// listed twice is seen twice.
final class JsonPrices {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();
  private static final int PER_TOKEN = 6;
  private static final String ABOVE = "_above_";
  private static final String THOUSANDS = "k_tokens";
  private static final int MOST_DIGITS = 6;
  private static final Set<String> PRICED_MODES =
      Set.of("", "chat", "completion", "responses", "embedding");

  /// What LiteLLM calls our providers.
  private static final Map<String, String> PROVIDERS =
      Map.ofEntries(
          Map.entry("openai", "openai"),
          Map.entry("anthropic", "anthropic"),
          Map.entry("gemini", "gemini"),
          Map.entry("groq", "groq"),
          Map.entry("perplexity", "perplexity"),
          Map.entry("mistral", "mistral"),
          Map.entry("together_ai", "together"),
          Map.entry("cohere", "cohere"),
          Map.entry("cohere_chat", "cohere"),
          Map.entry("openrouter", "openrouter"),
          Map.entry("deepinfra", "deepinfra"),
          Map.entry("xai", "xai"));

  private final List<ListedPrice> entries = new ArrayList<>();
  private int ignored;

  private JsonPrices() {}

  static PriceList read(String text, String name) {
    var reader = new JsonPrices();
    try (var parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadSetting(name, "is not a price list: expected a JSON object");
      }
      reader.readAll(parser);
    } catch (JsonProcessingException e) {
      throw new BadSetting(
          name + ", line " + e.getLocation().getLineNr(),
          e.getOriginalMessage().lines().findFirst().orElse("not well formed"));
    } catch (IOException e) {
      throw BadSetting.unreadable(name, e);
    }
    if (reader.entries.isEmpty() && reader.ignored == 0) {
      throw new BadSetting(name, "holds no prices in a shape Signalbox knows");
    }
    return new PriceList(name, reader.entries, reader.ignored);
  }

  private void readAll(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var field = parser.currentName();
      parser.nextToken();
      JsonNode value = JSON.readTree(parser);
      if (field.equals("providers")) {
        value.valueStream().forEach(this::own);
      } else if (value.isObject() && value.has("litellm_provider")) {
        perToken(field, value);
      }
    }
  }

  private void own(JsonNode provider) {
    provider
        .path("models")
        .valueStream()
        .filter(model -> model.has("usdPerMillionTokens"))
        .forEach(model -> {
          var amounts = new AmountReader();
          var prices = model.path("usdPerMillionTokens");
          for (var kind : PriceClass.values()) {
            said(prices.path(kind.ownName()))
                .ifPresent(written -> amounts.amount(kind, written, 0));
          }
          others(prices, "bands").forEach(amounts::unknown);
          bands(amounts, prices.path("bands"));
          if (model.has("validFrom")) {
            amounts.validFrom(model.path("validFrom").asText());
          }
          entries.add(
              amounts.of(new Target(provider.path("id").asText(), model.path("id").asText())));
        });
  }

  private static void bands(AmountReader amounts, JsonNode bands) {
    if (bands.isArray()) {
      amounts.sayingBands();
      bands.valueStream().forEach(band -> band(amounts, band));
    } else if (!bands.isMissingNode()) {
      band(amounts, bands);
    }
  }

  /// What is no band at all is one above no number of tokens.
  private static void band(AmountReader amounts, JsonNode band) {
    var above = amounts.band(band.path("aboveTokens").asText());
    above.ifPresent(tokens ->
        others(band, "aboveTokens")
            .forEach(name -> amounts.unknown(name + AmountReader.above(tokens))));
    for (var kind : PriceClass.values()) {
      above.ifPresent(tokens ->
          said(band.path(kind.ownName()))
              .ifPresent(written -> amounts.amountAbove(tokens, kind, written, 0)));
    }
  }

  /// Members that are neither `expected` nor the price of a class.
  private static Stream<String> others(JsonNode prices, String expected) {
    return prices
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> !name.equals(expected) && !PriceClass.isOwnName(name));
  }

  private void perToken(String key, JsonNode entry) {
    var theirs = entry.path("litellm_provider").asText();
    var provider = Optional.ofNullable(PROVIDERS.get(theirs));
    if (provider.isEmpty()
        || key.equals("sample_spec")
        || !entry.has(PriceClass.INPUT.perTokenName())
        || !PRICED_MODES.contains(entry.path("mode").asText())) {
      ignored++;
      return;
    }
    var amounts = new AmountReader();
    for (var kind : PriceClass.values()) {
      said(entry.path(kind.perTokenName()))
          .ifPresent(written -> amounts.amount(kind, written, PER_TOKEN));
    }
    entry.properties().forEach(field -> above(amounts, field.getKey(), field.getValue()));
    var model = key.startsWith(theirs + "/") ? key.substring(theirs.length() + 1) : key;
    entries.add(amounts.of(new Target(provider.get(), model)));
  }

  /// Their names for prices of longer prompts: `input_cost_per_token_above_128k_tokens`.
  private static void above(AmountReader amounts, String field, JsonNode value) {
    var at = field.lastIndexOf(ABOVE);
    if (at < 0 || !field.endsWith(THOUSANDS)) {
      return;
    }
    var thousands =
        field.substring(
            at + ABOVE.length(),
            Math.max(at + ABOVE.length(), field.length() - THOUSANDS.length()));
    for (var kind : PriceClass.values()) {
      if (kind.perTokenName().equals(field.substring(0, at)) && isCount(thousands)) {
        said(value)
            .ifPresent(written ->
                amounts.amountAbove(
                    Integer.parseInt(thousands) * 1_000L, kind, written, PER_TOKEN));
      }
    }
  }

  private static boolean isCount(String thousands) {
    return !thousands.isEmpty()
        && thousands.length() <= MOST_DIGITS
        && thousands.chars().allMatch(c -> c >= '0' && c <= '9')
        && !thousands.startsWith("0");
  }

  /// As it is written; empty where nothing is.
  private static Optional<String> said(JsonNode node) {
    return node.isMissingNode() || node.isNull()
        ? Optional.empty()
        : Optional.of(node.isTextual() ? "text" : node.asText());
  }
}
