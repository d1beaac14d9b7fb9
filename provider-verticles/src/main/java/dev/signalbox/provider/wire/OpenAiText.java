package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;

/// Content of a message, which some dialects send as an array of parts.
final class OpenAiText {
  private OpenAiText() {}

  /// What the model thought, where that is among the parts of its content.
  static String thought(JsonNode content) {
    var text = new StringBuilder();
    for (var part : content) {
      if (part.path("type").asText("").equals("thinking")) {
        text.append(of(part.path("thinking")));
      }
    }
    return text.toString();
  }

  static String of(JsonNode content) {
    if (content.isTextual()) {
      return content.asText();
    }
    var text = new StringBuilder();
    for (var part : content) {
      if (part.path("type").asText("").equals("text")) {
        text.append(part.path("text").asText(""));
      }
    }
    return text.toString();
  }
}
