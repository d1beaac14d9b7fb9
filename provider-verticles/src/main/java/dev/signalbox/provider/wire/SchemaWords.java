package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.platform.schema.RareSchemaWords;
import java.util.Set;

/// Which words of JSON Schema a provider's structured output knows, beside those that hold further
/// schemas and that all know.
///
/// @param kept words that are passed on as they are
/// @param formats the formats of text it knows; empty when it takes any
/// @param fewestItems the largest `minItems` it takes
/// @param tuples whether it knows `prefixItems`
/// @param closedObjects whether every object must say that it has no other members
record SchemaWords(
    Set<String> kept, Set<String> formats, int fewestItems, boolean tuples, boolean closedObjects) {
  static final SchemaWords GEMINI =
      new SchemaWords(
          Set.of(
              "$id",
              "$anchor",
              "type",
              "format",
              "title",
              "description",
              "enum",
              "minItems",
              "maxItems",
              "minimum",
              "maximum",
              "required",
              "propertyOrdering"),
          Set.of(),
          Integer.MAX_VALUE,
          true,
          false);

  static final SchemaWords ANTHROPIC =
      new SchemaWords(
          Set.of(
              "type",
              "format",
              "title",
              "description",
              "enum",
              "const",
              "default",
              "minItems",
              "required"),
          Set.of(
              "date-time",
              "time",
              "date",
              "duration",
              "email",
              "hostname",
              "uri",
              "ipv4",
              "ipv6",
              "uuid"),
          1,
          false,
          true);

  SchemaWords {
    kept = Set.copyOf(kept);
    formats = Set.copyOf(formats);
  }

  /// Whether `word` is passed on with `value`.
  boolean keeps(String word, JsonNode value) {
    return switch (word) {
      case "format" -> formats.isEmpty() || formats.contains(value.asText(""));
      case "minItems" -> value.asLong() <= fewestItems;
      default -> kept.contains(word);
    };
  }

  /// Whether an answer that leaves `word` out of account has another shape.
  static boolean shapes(String word) {
    return word.equals("prefixItems") || RareSchemaWords.ALL.contains(word);
  }
}
