package dev.signalbox.cost;

import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.StrictJson;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;

/// The JSON of a budget.
final class BudgetBody {
  private static final Set<String> FIELDS =
      Set.of("hardUsd", "warningPercent", "softPercent", "strict");
  private static final int WHOLE = 100;

  private BudgetBody() {}

  /// Reads a budget; percents not given are those of `fallback`.
  ///
  /// @throws IllegalArgumentException naming the field and what is expected
  static Budget parse(String body, Thresholds fallback) {
    var json = object(body);
    var unknown = new TreeSet<>(json.fieldNames());
    unknown.removeAll(FIELDS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          unknown.first() + ": unknown field; known are " + new TreeSet<>(FIELDS));
    }
    var warning = percent(json, "warningPercent", fallback.warningPercent());
    var soft = percent(json, "softPercent", fallback.softPercent());
    if (warning > soft) {
      throw new IllegalArgumentException(
          "warningPercent: " + warning + " is above softPercent, which is " + soft);
    }
    return new Budget(new Thresholds(hard(json), warning, soft), strict(json));
  }

  /// What [#parse] has thrown, as the API tells it.
  static BadField badField(IllegalArgumentException wrong) {
    var message = String.valueOf(wrong.getMessage());
    var colon = message.indexOf(": ");
    return new BadField(message.substring(0, colon), message.substring(colon + 2));
  }

  /// Writes a budget.
  static JsonObject of(String account, Budget budget) {
    var thresholds = budget.thresholds();
    return new JsonObject()
        .put("account", account)
        .put("hardUsd", UsdAmount.format(thresholds.hard()))
        .put("warningPercent", thresholds.warningPercent())
        .put("softPercent", thresholds.softPercent())
        .put("strict", budget.strict());
  }

  private static JsonObject object(String body) {
    try {
      return StrictJson.clean(body);
    } catch (BadField e) {
      throw new IllegalArgumentException(e.field() + ": " + e.expected(), e);
    }
  }

  private static dev.signalbox.api.Money hard(JsonObject json) {
    var value = json.getValue("hardUsd");
    if (!(value instanceof Number || value instanceof String)) {
      throw new IllegalArgumentException("hardUsd: required, a number or a decimal string");
    }
    try {
      return UsdAmount.parse(value.toString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("hardUsd: " + e.getMessage(), e);
    }
  }

  private static int percent(JsonObject json, String field, int fallback) {
    if (!json.containsKey(field)) {
      return fallback;
    }
    if (json.getValue(field) instanceof Integer value && value >= 0 && value <= WHOLE) {
      return value;
    }
    throw new IllegalArgumentException(field + ": expected a whole number from 0 to 100");
  }

  private static boolean strict(JsonObject json) {
    if (!json.containsKey("strict")) {
      return true; // whoever names an amount means it
    }
    if (json.getValue("strict") instanceof Boolean value) {
      return value;
    }
    throw new IllegalArgumentException("strict: expected true or false");
  }
}
