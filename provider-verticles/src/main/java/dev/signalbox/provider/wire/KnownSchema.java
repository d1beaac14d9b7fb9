package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A JSON Schema in the words a provider knows. Words that only narrow a value or comment on it are
/// left out, since the answer still has the shape asked for; the first that shapes the answer and
/// cannot be told is noted, so that whoever relies on the shape can do otherwise.
final class KnownSchema {
  private static final String OLD_DEFINITIONS = "#/definitions/";

  private final SchemaWords words;
  private final JsonNode schema;
  private String unknown = "";

  KnownSchema(SchemaWords words, JsonNode schema) {
    this.words = words;
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
    } else if (words.closedObjects() && isObject(out)) {
      close(node, out);
    }
    return out;
  }

  private static boolean isObject(ObjectNode schema) {
    return schema.path("type").asText("").equals("object") || schema.has("properties");
  }

  /// An answer without other members conforms to an open schema too, but not for an object whose
  /// members are all of those others.
  private void close(JsonNode node, ObjectNode out) {
    var others = node.path("additionalProperties");
    if (others.isObject() || (out.path("properties").isEmpty() && others.asBoolean(true))) {
      note("additionalProperties");
    }
    out.put("additionalProperties", false);
  }

  private void member(String word, JsonNode value, ObjectNode out) {
    if (words.keeps(word, value)) {
      out.set(word, value);
      return;
    }
    switch (word) {
      case "$ref" -> out.put(word, value.asText("").replace(OLD_DEFINITIONS, "#/$defs/"));
      case "const" -> out.putArray("enum").add(value);
      case "items" -> out.set(word, rewritten(value));
      case "properties", "$defs" -> out.set(word, each(value));
      case "definitions" -> out.set("$defs", each(value));
      case "anyOf" -> out.set(word, list(value));
      default -> other(word, value, out);
    }
  }

  /// Generators wrap a lone reference in `allOf` to be able to comment on it.
  private void other(String word, JsonNode value, ObjectNode out) {
    if (word.equals("allOf") && value.size() == 1) {
      rewritten(value.path(0)).properties().forEach(m -> out.set(m.getKey(), m.getValue()));
    } else if (word.equals("additionalProperties")) {
      if (!words.closedObjects()) {
        out.set(word, rewritten(value));
      }
    } else if (word.equals("oneOf")) {
      out.set("anyOf", list(value));
    } else if (word.equals("prefixItems") && words.tuples()) {
      out.set(word, list(value));
    } else if (SchemaWords.shapes(word)) {
      note(word);
    }
  }

  private void note(String word) {
    unknown = unknown.isEmpty() ? word : unknown;
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
