package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;

/// JSON as the wire families use it: written and scanned token by token; a tree only of what is
/// small or rare.
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /// Something that writes one JSON value.
  @FunctionalInterface
  interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /// What `content` writes.
  static WireBody body(Content content) throws IOException {
    var body = new WireBody();
    try (var json = new QuotedText(MAPPER.createGenerator(body), body)) {
      content.writeTo(json);
    }
    return body;
  }

  /// Copies JSON that came as text, token by token and every number to its last digit: what is not
  /// one JSON value cannot get through.
  static void copy(String text, JsonGenerator json) throws IOException {
    try (var parser = MAPPER.createParser(text)) {
      parser.nextToken();
      json.copyCurrentStructureExact(parser);
      if (parser.nextToken() != null) {
        throw new IOException("more than one JSON value");
      }
    }
  }

  /// A scanner over an event.
  static JsonParser parser(WireEvent event) throws IOException {
    return MAPPER.createParser(event.bytes(), event.offset(), event.length());
  }

  /// Whether an event is one whole JSON value.
  static boolean isValue(WireEvent event) {
    try (var json = parser(event)) {
      json.nextToken();
      json.skipChildren();
      return json.nextToken() == null;
    } catch (IOException _) {
      return false;
    }
  }

  /// What scanners over trees need to make trees.
  static ObjectCodec codec() {
    return MAPPER;
  }

  /// The value the scanner stands on, as a tree.
  static JsonNode tree(JsonParser parser) throws IOException {
    return MAPPER.readTree(parser);
  }

  /// A whole body as a tree; a missing node when it is not JSON.
  static JsonNode tree(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException _) {
      return MissingNode.getInstance();
    }
  }

  /// The object that `text` is.
  static JsonNode object(String text) throws IOException {
    var tree = MAPPER.readTree(text);
    if (!tree.isObject()) {
      throw new IOException("not a JSON object");
    }
    return tree;
  }

  /// A node as JSON text.
  static String text(JsonNode node) {
    return node.toString();
  }

  /// Whether something real is there.
  static boolean isPresent(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }
}
