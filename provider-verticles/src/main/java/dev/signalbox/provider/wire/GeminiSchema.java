package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/// A JSON Schema in the words Gemini knows. Words that only narrow a value or comment on it are
/// left out, since the answer still has the shape asked for; words that shape the answer and that
/// Gemini does not know are noted, so that whoever relies on the shape can refuse.
final class GeminiSchema {
  private static final Set<String> KEPT =
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
          "propertyOrdering");
  private static final Set<String> SHAPING =
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
  private static final String OLD_DEFINITIONS = "#/definitions/";

  private final JsonNode schema;
  private String unknown = "";

  GeminiSchema(JsonNode schema) {
    this.schema = rewritten(schema);
  }

  JsonNode schema() {
    return schema;
  }

  /// The first word that shapes the answer and is not known; empty when there is none.
  String unknown() {
    return unknown;
  }

  private JsonNode rewritten(JsonNode node) {
    if (!node.isObject()) {
      return node;
    }
    var out = JsonNodeFactory.instance.objectNode();
    for (var member : node.properties()) {
      member(member.getKey(), member.getValue(), out);
    }
    if (out.has("$ref")) {
      out.properties().removeIf(member -> !member.getKey().startsWith("$"));
    }
    return out;
  }

  private void member(String word, JsonNode value, ObjectNode out) {
    if (KEPT.contains(word)) {
      out.set(word, value);
      return;
    }
    switch (word) {
      case "$ref" -> out.put(word, value.asText("").replace(OLD_DEFINITIONS, "#/$defs/"));
      case "const" -> out.putArray("enum").add(value);
      case "items", "additionalProperties" -> out.set(word, rewritten(value));
      case "properties", "$defs" -> out.set(word, each(value));
      case "definitions" -> out.set("$defs", each(value));
      case "prefixItems", "anyOf", "oneOf" -> out.set(word, list(value));
      default -> other(word, value, out);
    }
  }

  /// Generators wrap a lone reference in `allOf` to be able to comment on it.
  private void other(String word, JsonNode value, ObjectNode out) {
    if (word.equals("allOf") && value.size() == 1) {
      rewritten(value.path(0)).properties().forEach(m -> out.set(m.getKey(), m.getValue()));
    } else if (SHAPING.contains(word) && unknown.isEmpty()) {
      unknown = word;
    }
  }

  private ObjectNode each(JsonNode named) {
    var out = JsonNodeFactory.instance.objectNode();
    named.properties().forEach(member -> out.set(member.getKey(), rewritten(member.getValue())));
    return out;
  }

  private ArrayNode list(JsonNode schemas) {
    var out = JsonNodeFactory.instance.arrayNode();
    schemas.forEach(one -> out.add(rewritten(one)));
    return out;
  }
}
