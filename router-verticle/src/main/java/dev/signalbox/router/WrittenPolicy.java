package dev.signalbox.router;

import dev.signalbox.router.plan.Tier;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads the parts of a policy that are written as one setting each.
final class WrittenPolicy {
  private static final Set<String> TIER_FIELDS =
      Set.of("maxOutputUsdPerMillionTokens", "maxOutputTokens", "providers");

  /// USD per million tokens to pico-USD per token.
  private static final int SHIFT = 6;

  private static final int BEST = 100;

  private WrittenPolicy() {}

  /// Words separated by commas.
  static Set<String> words(String written) {
    return new TreeSet<>(split(written, ","));
  }

  /// `model=number,…`.
  static Map<String, Integer> quality(String written) {
    var expected = "expected model=number,… with numbers from 0 to 100";
    var quality = new TreeMap<String, Integer>();
    for (var one : split(written, ",")) {
      var parts = pair(one, expected);
      try {
        quality.put(parts.getFirst(), Integer.parseInt(parts.getLast()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(expected, e);
      }
    }
    if (quality.values().stream().anyMatch(value -> value < 0 || value > BEST)) {
      throw new IllegalArgumentException(expected);
    }
    return quality;
  }

  /// A JSON object of tiers by name.
  static Map<String, Tier> tiers(String written) {
    if (written.isEmpty()) {
      return Map.of();
    }
    try {
      var json = new JsonObject(written);
      var tiers = new TreeMap<String, Tier>();
      json.fieldNames().forEach(name -> tiers.put(name, tier(name, json.getJsonObject(name))));
      return tiers;
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("expected a JSON object of tiers by name", e);
    }
  }

  private static Tier tier(String name, JsonObject json) {
    json.fieldNames().stream()
        .filter(field -> !TIER_FIELDS.contains(field))
        .findFirst()
        .ifPresent(field -> {
          throw new IllegalArgumentException(
              name + "." + field + " is unknown; known are " + new TreeSet<>(TIER_FIELDS));
        });
    var price = json.getNumber("maxOutputUsdPerMillionTokens");
    var tokens = json.getLong("maxOutputTokens");
    return new Tier(
        price == null ? OptionalLong.empty() : OptionalLong.of(pico(name, price)),
        tokens == null ? OptionalLong.empty() : OptionalLong.of(tokens),
        new TreeSet<>(strings(json.getJsonArray("providers", new JsonArray()))));
  }

  private static long pico(String tier, Number usd) {
    try {
      return new BigDecimal(usd.toString()).movePointRight(SHIFT).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          tier + ".maxOutputUsdPerMillionTokens has more than six decimals", e);
    }
  }

  private static List<String> strings(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }

  private static List<String> pair(String written, String expected) {
    var at = written.indexOf('=');
    if (at <= 0 || at == written.length() - 1) {
      throw new IllegalArgumentException(expected);
    }
    return List.of(written.substring(0, at).strip(), written.substring(at + 1).strip());
  }

  private static List<String> split(String written, String by) {
    return Arrays.stream(written.split(by, -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
