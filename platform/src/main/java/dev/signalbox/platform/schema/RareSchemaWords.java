package dev.signalbox.api.routing;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Finds in a JSON Schema the words that shape an answer and that not every provider knows. An
/// answer that leaves one of them out of account has another shape than the one asked for; words
/// that only narrow a value, or comment on it, are none of these.
public final class RareSchemaWords {
  /// All of them.
  public static final Set<String> ALL =
      Set.of(
          "allOf",
          "not",
          "if",
          "then",
          "else",
          "contains",
          "patternProperties",
          "propertyNames",
          "dependentSchemas",
          "dependentRequired",
          "unevaluatedProperties",
          "unevaluatedItems",
          "$dynamicRef");

  private static final int HEX = 16;
  private static final int HEX_DIGITS = 4;

  private final String json;
  private int at;
  private String found = "";

  private RareSchemaWords(String json) {
    this.json = json;
  }

  /// The first of them in `schema`; none in what is no JSON. A lone schema in `allOf` counts as
  /// that schema: generators wrap a reference so to comment on it.
  public static Optional<String> first(String schema) {
    var reading = new RareSchemaWords(schema);
    try {
      reading.schema();
    } catch (StringIndexOutOfBoundsException | IllegalArgumentException _) {
      return Optional.empty();
    }
    return Optional.of(reading.found).filter(word -> !word.isEmpty());
  }

  private char next() {
    while (json.charAt(at) <= ' ') {
      at++;
    }
    return json.charAt(at);
  }

  private boolean takes(char wanted) {
    if (next() == wanted) {
      at++;
      return true;
    }
    return false;
  }

  /// What stands where a schema may: an object, or a mere yes or no.
  private void schema() {
    members(this::member);
  }

  /// Reads the members of the object that begins here; any other value is passed over.
  private void members(Consumer<String> member) {
    if (!takes('{')) {
      value();
      return;
    }
    while (!takes('}')) {
      var word = text();
      takes(':');
      member.accept(word);
      takes(',');
    }
  }

  private void member(String word) {
    switch (word) {
      case "items", "additionalProperties" -> schema();
      case "properties", "$defs", "definitions" -> members(_ -> schema());
      case "anyOf", "oneOf", "prefixItems" -> schemas();
      case "allOf" -> {
        var before = found;
        if (schemas() != 1) {
          found = before;
          note(word);
        }
      }
      default -> {
        note(word);
        value();
      }
    }
  }

  /// How many schemas the list that begins here holds.
  private int schemas() {
    if (!takes('[')) {
      value();
      return 0;
    }
    var count = 0;
    while (!takes(']')) {
      schema();
      takes(',');
      count++;
    }
    return count;
  }

  private void note(String word) {
    if (found.isEmpty() && ALL.contains(word)) {
      found = word;
    }
  }

  /// Passes over any value.
  private void value() {
    switch (next()) {
      case '"' -> text();
      case '{' -> members(_ -> value());
      case '[' -> {
        at++;
        while (!takes(']')) {
          value();
          takes(',');
        }
      }
      default -> plain();
    }
  }

  /// A number, or one of the three words that JSON has.
  private void plain() {
    var from = at;
    while ("+-.".indexOf(json.charAt(at)) >= 0 || Character.isLetterOrDigit(json.charAt(at))) {
      at++;
    }
    if (at == from) {
      throw new IllegalArgumentException("no JSON");
    }
  }

  private String text() {
    takes('"');
    var text = new StringBuilder();
    for (var c = json.charAt(at++); c != '"'; c = json.charAt(at++)) {
      text.append(c == '\\' ? escaped() : c);
    }
    return text.toString();
  }

  /// Which control character it is matters to no word.
  private char escaped() {
    var c = json.charAt(at++);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'u' -> {
        at += HEX_DIGITS;
        yield (char) Integer.parseInt(json, at - HEX_DIGITS, at, HEX);
      }
      default -> ' ';
    };
  }
}
