package dev.signalbox.router;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.router.plan.Amount;
import dev.signalbox.router.plan.Condition;
import dev.signalbox.router.plan.Trait;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the JSON of a condition, bounded in depth and size: a field holds, all fields of an object
/// hold together.
final class ConditionReader {
  private static final int MAX_DEPTH = 8;
  private static final int MAX_PARTS = 200;
  private static final int MAX_VALUES = 100;
  private static final int MAX_CHARS = 200;
  private static final String LABEL = "label.";
  private static final int NANO_DECIMALS = 9;
  private static final String FIELDS =
      Arrays.stream(Trait.values()).map(Trait::wireName).collect(Collectors.joining(", "))
          + ", label.<name>, needs, contains, min, max, any, all, not";

  private int parts;

  private ConditionReader() {}

  /// The condition written as `json`.
  ///
  /// @throws BadField naming the field within it
  static Condition read(JsonObject json) {
    return new ConditionReader().object(json, "condition", 1);
  }

  private Condition object(JsonObject json, String path, int depth) {
    if (depth > MAX_DEPTH) {
      throw new BadField(path, "is nested deeper than " + MAX_DEPTH);
    }
    var all = new ArrayList<Condition>();
    for (var field : json.fieldNames()) {
      if (++parts > MAX_PARTS) {
        throw new BadField(path, "has more than " + MAX_PARTS + " parts");
      }
      all.add(field(json.getValue(field), field, path + "." + field, depth));
    }
    return all.size() == 1 ? all.getFirst() : new Condition.All(all);
  }

  private Condition field(@Nullable Object value, String field, String path, int depth) {
    return switch (field) {
      case "any" -> new Condition.Any(list(value, path, depth));
      case "all" -> new Condition.All(list(value, path, depth));
      case "not" -> new Condition.Not(object(asObject(value, path), path, depth + 1));
      case "min" -> within(asObject(value, path), path, true);
      case "max" -> within(asObject(value, path), path, false);
      case "needs" -> needs(texts(value, path), path);
      case "contains" -> new Condition.Says(texts(value, path));
      default -> named(value, field, path);
    };
  }

  private static Condition named(@Nullable Object value, String field, String path) {
    if (field.startsWith(LABEL) && field.length() > LABEL.length()) {
      return new Condition.Labelled(
          field.substring(LABEL.length()), new HashSet<>(texts(value, path)));
    }
    var trait =
        Trait.named(field).orElseThrow(() -> new BadField(path, "is unknown; known are " + FIELDS));
    return new Condition.Is(trait, new HashSet<>(texts(value, path)));
  }

  private List<Condition> list(@Nullable Object value, String path, int depth) {
    if (!(value instanceof JsonArray array)) {
      throw new BadField(path, "expected a list of conditions");
    }
    var conditions = new ArrayList<Condition>();
    for (int i = 0; i < array.size(); i++) {
      var at = path + "[" + i + "]";
      conditions.add(object(asObject(array.getValue(i), at), at, depth + 1));
    }
    return conditions;
  }

  private static Condition within(JsonObject bounds, String path, boolean least) {
    var all = new ArrayList<Condition>();
    for (var field : bounds.fieldNames()) {
      var at = path + "." + field;
      var amount =
          Amount.named(field)
              .orElseThrow(() ->
                  new BadField(
                      at,
                      "is unknown; known are "
                          + Arrays.stream(Amount.values())
                              .map(Amount::wireName)
                              .collect(Collectors.joining(", "))));
      var bound = number(bounds.getValue(field), amount, at);
      all.add(
          least
              ? new Condition.Within(amount, bound, Long.MAX_VALUE)
              : new Condition.Within(amount, Long.MIN_VALUE, bound));
    }
    return new Condition.All(all);
  }

  private static long number(@Nullable Object value, Amount amount, String path) {
    if (!(value instanceof Number number)) {
      throw new BadField(path, "expected a number");
    }
    try {
      var exact = new BigDecimal(number.toString());
      return switch (amount) {
        case INPUT_TOKENS, OUTPUT_TOKENS -> exact.longValueExact();
        case ESTIMATED_COST -> exact.movePointRight(NANO_DECIMALS).longValueExact();
      };
    } catch (ArithmeticException | NumberFormatException e) {
      throw new BadField(
          path,
          amount == Amount.ESTIMATED_COST
              ? "expected USD with at most nine decimals"
              : "expected a whole number");
    }
  }

  private static Condition needs(List<String> names, String path) {
    return new Condition.All(
        names.stream()
            .<Condition>map(name -> new Condition.Needs(capability(name, path)))
            .toList());
  }

  private static Capability capability(String name, String path) {
    return Capability.named(name)
        .orElseThrow(() ->
            new BadField(
                path,
                "'"
                    + name
                    + "' is no capability; known are "
                    + Arrays.stream(Capability.values())
                        .map(Capability::wireName)
                        .collect(Collectors.joining(", "))));
  }

  /// One text or a list of them.
  private static List<String> texts(@Nullable Object value, String path) {
    if (value instanceof String text) {
      return List.of(checked(text, path));
    }
    if (value instanceof JsonArray array
        && !array.isEmpty()
        && array.size() <= MAX_VALUES
        && array.stream().allMatch(String.class::isInstance)) {
      return array.stream().map(one -> checked((String) one, path)).toList();
    }
    throw new BadField(path, "expected a text or a list of 1 to " + MAX_VALUES + " texts");
  }

  private static String checked(String text, String path) {
    if (text.isEmpty() || text.length() > MAX_CHARS) {
      throw new BadField(path, "expected texts of 1 to " + MAX_CHARS + " characters");
    }
    return text;
  }

  private static JsonObject asObject(@Nullable Object value, String path) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new BadField(path, "expected an object");
  }
}
