package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.inference.Caching;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Part;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Content blocks of what is said, and the ids that blocks refer to each other by.
final class AnthropicParts {
  private AnthropicParts() {}

  /// Whether there is anything to show: an empty block is refused by the provider.
  static boolean isShown(Part part) {
    return switch (part) {
      case Part.Text(String text) -> !text.isEmpty();
      case Part.Image _, Part.Document _ -> true;
      case Part.Unspoken _ -> false;
    };
  }

  /// The mark that stands right after part number `index`.
  static Optional<Part.CacheMark> markAfter(List<Part> parts, int index) {
    return index + 1 >= 0
            && index + 1 < parts.size()
            && parts.get(index + 1) instanceof Part.CacheMark mark
        ? Optional.of(mark)
        : Optional.empty();
  }

  /// Writes the member that lets the provider keep all up to here.
  static void cacheMark(JsonGenerator json, Caching.Lifetime lifetime) throws IOException {
    json.writeObjectFieldStart("cache_control");
    json.writeStringField("type", "ephemeral");
    if (lifetime == Caching.Lifetime.ONE_HOUR) {
      json.writeStringField("ttl", "1h");
    }
    json.writeEndObject();
  }

  static void write(JsonGenerator json, Part part, Optional<Part.CacheMark> mark)
      throws IOException {
    json.writeStartObject();
    switch (part) {
      case Part.Text(String text) -> {
        json.writeStringField("type", "text");
        json.writeStringField("text", text);
      }
      case Part.Image(ImageSource source, _) -> {
        json.writeStringField("type", "image");
        json.writeObjectFieldStart("source");
        source(json, source);
        json.writeEndObject();
      }
      case Part.Document(String base64) -> {
        json.writeStringField("type", "document");
        json.writeObjectFieldStart("source");
        source(json, new ImageSource.Inline("application/pdf", base64));
        json.writeEndObject();
      }
      case Part.Unspoken _ -> {}
    }
    if (mark.isPresent()) {
      cacheMark(json, mark.get().lifetime());
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
