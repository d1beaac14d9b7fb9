package dev.signalbox.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Compares answers with the schemas of the API document. Stricter than the schemas' own language:
/// a member of which the document says nothing is a difference, and so is a schema that says
/// nothing.
final class DocumentedShape {
  private static final String SCHEMAS = "#/components/schemas/";

  private final JsonNode schemas;

  DocumentedShape(JsonNode document) {
    this.schemas = document.at("/components/schemas");
  }

  /// What of `answer` is otherwise than `schema` says, each with its place; empty when nothing is.
  List<String> differences(JsonNode schema, JsonNode answer) {
    var found = new ArrayList<String>();
    compare("$", schema, answer, found);
    return found;
  }

  private void compare(String place, JsonNode written, JsonNode value, List<String> found) {
    var schema = resolved(written);
    if (schema.isObject() && schema.isEmpty()) {
      return; // the document says that it may be anything
    }
    var choices = schema.path(schema.has("anyOf") ? "anyOf" : "oneOf");
    if (choices.isArray()) {
      for (var choice : choices) {
        if (differences(choice, value).isEmpty()) {
          return;
        }
      }
      found.add(place + " is none of what it may be: " + value);
    } else if (!isOfItsType(schema, value)) {
      found.add(place + " is no " + schema.path("type") + ": " + value);
    } else if (value.isObject()) {
      object(place, schema, value, found);
    } else if (value.isArray()) {
      for (var at = 0; at < value.size(); at++) {
        compare(place + "[" + at + "]", schema.path("items"), value.get(at), found);
      }
    } else if (!value.isNull()) {
      scalar(place, schema, value, found);
    }
  }

  private JsonNode resolved(JsonNode schema) {
    var named = schema.path("$ref").asText("");
    return named.isEmpty() ? schema : resolved(schemas.path(named.substring(SCHEMAS.length())));
  }

  private static boolean isOfItsType(JsonNode schema, JsonNode value) {
    var type = schema.path("type");
    if (schema.has("allOf") || schema.has("const")) {
      return true;
    }
    var names = new TreeSet<String>();
    (type.isArray() ? type : List.of(type)).forEach(one -> names.add(one.asText()));
    return names.contains(
        switch (value.getNodeType()) {
          case OBJECT, POJO -> "object";
          case ARRAY -> "array";
          case STRING, BINARY -> "string";
          case BOOLEAN -> "boolean";
          case NULL, MISSING -> "null";
          case NUMBER ->
              names.contains("number") || !value.isIntegralNumber() ? "number" : "integer";
        });
  }

  private void object(String place, JsonNode schema, JsonNode value, List<String> found) {
    var known = new LinkedHashMap<String, JsonNode>();
    var required = new TreeSet<String>();
    gather(schema, known, required);
    var others = schema.path("additionalProperties");
    if (known.isEmpty() && !others.isObject()) {
      found.add(place + " is told to be an object and nothing more");
    }
    required.stream()
        .filter(name -> !value.has(name))
        .forEach(name -> found.add(place + "." + name + " is missing"));
    for (var member : value.properties()) {
      var name = place + "." + member.getKey();
      if (known.containsKey(member.getKey())) {
        compare(name, known.get(member.getKey()), member.getValue(), found);
      } else if (others.isObject()) {
        compare(name, others, member.getValue(), found);
      } else {
        found.add(name + " is not documented");
      }
    }
  }

  private void gather(JsonNode written, Map<String, JsonNode> known, Set<String> required) {
    var schema = resolved(written);
    schema.path("allOf").forEach(part -> gather(part, known, required));
    schema.path("required").forEach(name -> required.add(name.asText()));
    schema.path("properties").properties().forEach(one -> known.put(one.getKey(), one.getValue()));
  }

  private static void scalar(String place, JsonNode schema, JsonNode value, List<String> found) {
    var text = value.asText();
    var told = schema.path("enum");
    var isTold = !told.isArray();
    for (var one : told) {
      isTold |= one.equals(value);
    }
    if (!isTold || (schema.has("const") && !schema.path("const").equals(value))) {
      found.add(place + " is none of those it may be: " + value);
    }
    if (schema.has("pattern")
        && !Pattern.compile(schema.path("pattern").asText()).matcher(text).find()) {
      found.add(place + " is not written so: " + value);
    }
    if (schema.has("minimum") && value.asLong() < schema.path("minimum").asLong()) {
      found.add(place + " is too small: " + value);
    }
    if (schema.has("maximum") && value.asLong() > schema.path("maximum").asLong()) {
      found.add(place + " is too large: " + value);
    }
    try {
      switch (schema.path("format").asText("")) {
        case "date-time" -> OffsetDateTime.parse(text);
        case "date" -> LocalDate.parse(text);
        default -> {}
      }
    } catch (DateTimeParseException _) {
      found.add(place + " is no " + schema.path("format") + ": " + value);
    }
  }
}
