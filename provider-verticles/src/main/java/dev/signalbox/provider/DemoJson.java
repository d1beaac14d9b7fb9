package dev.signalbox.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/// JSON that fits a schema well enough to show a tool call or a formatted answer.
final class DemoJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 20;

  private DemoJson() {}

  static String object(String name, String value) {
    return NODES.objectNode().put(name, value).toString();
  }

  /// A value of `schema` with every property it names; `{}` when it is no schema.
  static String sample(String schema) {
    try {
      return sample(MAPPER.readTree(schema), 0).toString();
    } catch (JsonProcessingException _) {
      return "{}";
    }
  }

  private static JsonNode sample(JsonNode schema, int depth) {
    if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
      return schema.path("enum").path(0);
    }
    var type = schema.path("type").isArray() ? schema.path("type").path(0) : schema.path("type");
    return switch (type.asText("object")) {
      case "string" -> NODES.textNode("demo");
      case "integer", "number" -> NODES.numberNode(1);
      case "boolean" -> NODES.booleanNode(true);
      case "null" -> NODES.nullNode();
      case "array" -> NODES.arrayNode();
      default -> object(schema, depth);
    };
  }

  private static JsonNode object(JsonNode schema, int depth) {
    var object = NODES.objectNode();
    if (depth < MAX_DEPTH) {
      schema
          .path("properties")
          .properties()
          .forEach(p -> object.set(p.getKey(), sample(p.getValue(), depth + 1)));
    }
    return object;
  }
}
