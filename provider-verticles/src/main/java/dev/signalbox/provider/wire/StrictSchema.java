package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;

/// Whether a JSON schema is of the kind that providers can enforce to the letter. Asking for that
/// with any other is an error there; without asking they still follow it as well as they can.
final class StrictSchema {
  private StrictSchema() {}

  /// Every object in `schema` names all of its members as required and allows no others.
  static boolean holds(JsonNode schema) {
    return schema.path("type").asText("").equals("object") && isClosed(schema);
  }

  private static boolean isClosed(JsonNode schema) {
    if (isObject(schema)
        && (!schema.path("additionalProperties").isBoolean()
            || schema.path("additionalProperties").asBoolean()
            || !requiresAll(schema))) {
      return false;
    }
    for (var member : schema) {
      if (member.isContainerNode() && !isClosed(member)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isObject(JsonNode schema) {
    return schema.path("type").asText("").equals("object") || schema.path("properties").isObject();
  }

  private static boolean requiresAll(JsonNode schema) {
    var required = new HashSet<String>();
    schema.path("required").forEach(name -> required.add(name.asText("")));
    for (var name : schema.path("properties").properties()) {
      if (!required.contains(name.getKey())) {
        return false;
      }
    }
    return true;
  }
}
