package dev.signalbox.platform.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.signalbox.api.inference.ResponseFormat;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

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

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser in;
  private String found = "";

  private RareSchemaWords(JsonParser in) {
    this.in = in;
  }

  /// The first of them in `schema`; none in what is no JSON. A lone schema in `allOf` counts as
  /// that schema: generators wrap a reference so to comment on it.
  public static Optional<String> first(String schema) {
    try (var parser = JSON.createParser(schema)) {
      parser.nextToken();
      var words = new RareSchemaWords(parser);
      words.schema();
      return Optional.of(words.found).filter(word -> !word.isEmpty());
    } catch (IOException noJson) {
      return Optional.empty();
    }
  }

  /// The format that `schema` gives to an answer.
  public static ResponseFormat.JsonSchema format(String name, String schema) {
    return new ResponseFormat.JsonSchema(name, schema, first(schema).isPresent());
  }

  /// What stands where a schema may: an object, or a mere yes or no.
  private void schema() throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      in.skipChildren();
      return;
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      var word = in.currentName();
      in.nextToken();
      member(word);
    }
  }

  private void member(String word) throws IOException {
    switch (word) {
      case "items", "additionalProperties" -> schema();
      case "properties", "$defs", "definitions" -> named();
      case "anyOf", "oneOf", "prefixItems" -> listed();
      case "allOf" -> {
        var before = found;
        if (listed() != 1) {
          found = before;
          note(word);
        }
      }
      default -> {
        note(word);
        in.skipChildren();
      }
    }
  }

  private void named() throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      in.skipChildren();
      return;
    }
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      in.nextToken();
      schema();
    }
  }

  /// How many schemas the list holds.
  private int listed() throws IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      in.skipChildren();
      return 0;
    }
    var count = 0;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      schema();
      count++;
    }
    return count;
  }

  private void note(String word) {
    if (found.isEmpty() && ALL.contains(word)) {
      found = word;
    }
  }
}
