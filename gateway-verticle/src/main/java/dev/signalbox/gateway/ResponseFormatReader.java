package dev.signalbox.gateway;

import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.platform.schema.RareSchemaWords;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads `responseFormat`: `{type}`, and for `json_schema` also `json_schema:{name, schema}`, or
/// both beside the type, as OpenAI's newer endpoint has them.
final class ResponseFormatReader {
  private static final ResponseFormat TEXT = new ResponseFormat.Text();

  private final JsonCursor in;
  private @Nullable String type;
  private String name = "answer";
  private @Nullable String schema;

  private ResponseFormatReader(JsonCursor in) {
    this.in = in;
  }

  /// The format of the object the cursor is at.
  static ResponseFormat format(JsonCursor in) throws IOException {
    return in.atObject() ? new ResponseFormatReader(in).read() : TEXT;
  }

  private ResponseFormat read() throws IOException {
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "type" -> readType();
        case "json_schema" -> {
          if (in.atObject()) {
            readSchema();
          }
        }
        case "name", "schema" -> readSchemaField(field);
        default -> in.skip();
      }
    }
    if (type == null) {
      in.missing("type", "is required: text, json_object or json_schema");
      return TEXT;
    }
    return chosen(type);
  }

  private ResponseFormat chosen(String chosen) {
    return switch (chosen) {
      case "json_object" -> new ResponseFormat.JsonObject();
      case "json_schema" -> {
        if (schema == null) {
          in.missing("json_schema.schema", "is required for json_schema: a JSON Schema object");
          yield TEXT;
        }
        yield RareSchemaWords.format(name, schema);
      }
      default -> TEXT;
    };
  }

  private void readType() throws IOException {
    type = in.text();
    if (type != null
        && !type.equals("text")
        && !type.equals("json_object")
        && !type.equals("json_schema")) {
      in.refuse("enum", "must be one of text, json_object, json_schema");
    }
  }

  private void readSchema() throws IOException {
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      readSchemaField(field);
    }
  }

  private void readSchemaField(String field) throws IOException {
    switch (field) {
      case "name" -> {
        var text = in.text();
        name = text == null ? name : text;
      }
      case "schema" -> schema = in.rawObject();
      default -> in.skip();
    }
  }
}
