package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Part;
import java.io.IOException;

/// Content blocks of what is said, and the ids that blocks refer to each other by.
final class AnthropicParts {
  private AnthropicParts() {}

  /// Whether there is anything to show: an empty block is refused by the provider.
  static boolean isShown(Part part) {
    return switch (part) {
      case Part.Text(String text) -> !text.isEmpty();
      case Part.Image _ -> true;
      case Part.Unspoken _ -> false;
    };
  }

  static void write(JsonGenerator json, Part part) throws IOException {
    json.writeStartObject();
    switch (part) {
      case Part.Text(String text) -> {
        json.writeStringField("type", "text");
        json.writeStringField("text", text);
      }
      case Part.Image(ImageSource source) -> {
        json.writeStringField("type", "image");
        json.writeObjectFieldStart("source");
        source(json, source);
        json.writeEndObject();
      }
      case Part.Unspoken _ -> {}
    }
    json.writeEndObject();
  }

  private static void source(JsonGenerator json, ImageSource source) throws IOException {
    switch (source) {
      case ImageSource.Inline(String type, String base64) -> {
        json.writeStringField("type", "base64");
        json.writeStringField("media_type", type);
        json.writeStringField("data", base64);
      }
      case ImageSource.Link(String url) -> {
        json.writeStringField("type", "url");
        json.writeStringField("url", url);
      }
    }
  }

  /// An id the provider takes: other providers' ids may hold characters that it refuses.
  static String toolId(String id) {
    return !id.isEmpty() && id.chars().allMatch(AnthropicParts::isPlain)
        ? id
        : "call_" + Integer.toHexString(id.hashCode());
  }

  private static boolean isPlain(int c) {
    return (c < 0x80 && Character.isLetterOrDigit(c)) || c == '_' || c == '-';
  }
}
