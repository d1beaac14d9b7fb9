package dev.signalbox.platform.operator;

import dev.signalbox.api.Money;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The fields of a JSON body, read one by one; whatever is wrong is a [BadField] with its name.
public record Fields(JsonObject json) {
  /// The fields of `body`, all of them among `known`.
  public static Fields of(String body, Set<String> known) {
    var json = StrictJson.clean(body);
    for (var field : json.fieldNames()) {
      if (!known.contains(field)) {
        throw new BadField(field, "unknown", "is unknown; known are " + new TreeSet<>(known));
      }
    }
    return new Fields(json);
  }

  /// Whether `field` is there and not null.
  public boolean has(String field) {
    return json.getValue(field) != null;
  }

  /// A text that has to be there.
  public String text(String field, int mostChars) {
    return optionalText(field, mostChars)
        .orElseThrow(() -> new BadField(field, "required", "is required"));
  }

  /// A text that may be absent but not blank.
  public Optional<String> optionalText(String field, int mostChars) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (json.getValue(field) instanceof String text
        && !text.isBlank()
        && text.length() <= mostChars) {
      return Optional.of(text);
    }
    throw new BadField(field, "expected a text of 1 to " + mostChars + " characters");
  }

  /// A whole number from `least` to `most`; `fallback` where it is absent.
  public long number(String field, long fallback, long least, long most) {
    if (!has(field)) {
      return fallback;
    }
    if (json.getValue(field) instanceof Number number) {
      try {
        var value = new BigDecimal(number.toString()).longValueExact();
        if (value >= least && value <= most) {
          return value;
        }
      } catch (ArithmeticException e) {
        throw new BadField(field, "expected a whole number from " + least + " to " + most);
      }
    }
    throw new BadField(field, "expected a whole number from " + least + " to " + most);
  }

  /// An amount in USD, written as a number or as a decimal text.
  public Optional<Money> usd(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    var value = json.getValue(field);
    if (!(value instanceof Number || value instanceof String)) {
      throw new BadField(field, "expected a number or a decimal text");
    }
    try {
      return Optional.of(UsdText.parse(value.toString()));
    } catch (IllegalArgumentException e) {
      throw new BadField(field, String.valueOf(e.getMessage()));
    }
  }

  /// `true` or `false`; `fallback` where it is absent.
  public boolean flag(String field, boolean fallback) {
    if (!has(field)) {
      return fallback;
    }
    if (json.getValue(field) instanceof Boolean value) {
      return value;
    }
    throw new BadField(field, "type", "expected true or false");
  }

  /// An object; an empty one where it is absent.
  public JsonObject object(String field) {
    if (!has(field)) {
      return new JsonObject();
    }
    if (json.getValue(field) instanceof JsonObject object) {
      return object;
    }
    throw new BadField(field, "type", "expected an object");
  }

  /// A list of at most `most` texts; an empty one where it is absent.
  public List<String> texts(String field, int most, int mostChars) {
    if (!has(field)) {
      return List.of();
    }
    if (json.getValue(field) instanceof JsonArray array
        && array.size() <= most
        && array.stream()
            .allMatch(one ->
                one instanceof String text && !text.isBlank() && text.length() <= mostChars)) {
      return array.stream().map(String.class::cast).toList();
    }
    throw new BadField(
        field,
        "expected a list of at most " + most + " texts of 1 to " + mostChars + " characters");
  }
}
