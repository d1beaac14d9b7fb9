package dev.signalbox.gateway;

import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Part;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the contents of a block are. Which block it is for may be said after it, so all kinds are
/// read alike and judged when they are asked for.
final class MessagesSource {
  private static final String REQUIRED = "Field required";
  private static final String PDF = "application/pdf";
  private static final String PLAIN = "text/plain";
  private static final Map<String, String> KINDS = kinds();

  private final JsonCursor in;
  private @Nullable String kind;
  private boolean refused;
  private @Nullable String mediaType;
  private @Nullable String data;
  private @Nullable ImageSource link;
  private @Nullable List<Part> content;

  private MessagesSource(JsonCursor in) {
    this.in = in;
  }

  private static Map<String, String> kinds() {
    var kinds = new LinkedHashMap<String, String>();
    List.of("base64", "url", "text", "content").forEach(kind -> kinds.put(kind, kind));
    return kinds;
  }

  /// Reads the parts of a `content` member.
  interface Content {
    List<Part> read(JsonCursor in) throws IOException;
  }

  /// The source the cursor is at; empty where that is no object.
  static Optional<MessagesSource> read(JsonCursor in, Content content) throws IOException {
    if (!in.atObject()) {
      return Optional.empty();
    }
    var source = new MessagesSource(in);
    for (var name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "type" -> {
          source.kind = in.choice(KINDS);
          source.refused = source.kind == null;
        }
        case "media_type" -> source.mediaType = in.text();
        case "data" -> source.data = in.text();
        case "url" -> source.link = Images.ofUrl(in);
        case "content" -> source.content = content.read(in);
        default -> in.skip();
      }
    }
    return Optional.of(source);
  }

  /// The picture it is; absent where it was refused.
  Optional<Part> image() {
    if (refused) {
      return Optional.empty();
    }
    if (isOf("text") || isOf("content")) {
      refuse("type", "enum", "must be one of base64, url");
      return Optional.empty();
    }
    if (link != null || isOf("url")) {
      return Optional.ofNullable(link).map(Part.Image::new);
    }
    var known = Images.MEDIA_TYPES.keySet();
    if (mediaType != null && !known.contains(mediaType)) {
      refuse("media_type", "enum", "must be one of " + String.join(", ", known));
      return Optional.empty();
    }
    var typed = isGiven(mediaType, "media_type");
    return isBase64() && typed
        ? Optional.of(
            new Part.Image(new ImageSource.Inline(String.valueOf(mediaType), String.valueOf(data))))
        : Optional.empty();
  }

  /// The parts of the document it is: words stay words, for whoever reads or inspects them; none
  /// where it was refused.
  List<Part> document() {
    if (refused) {
      return List.of();
    }
    if (isOf("content")) {
      return content == null ? missing("content") : content;
    }
    if (isOf("text")) {
      if (mediaType != null && !mediaType.equals(PLAIN)) {
        refuse("media_type", "enum", "must be " + PLAIN);
        return List.of();
      }
      return data == null ? missing("data") : List.of(new Part.Text(data));
    }
    if (link != null || isOf("url")) {
      refuse("type", "unsupported", "must be one of base64, text, content: send the document");
      return List.of();
    }
    if (mediaType != null && !mediaType.equals(PDF)) {
      refuse("media_type", "enum", "must be " + PDF);
      return List.of();
    }
    var typed = isGiven(mediaType, "media_type");
    return isBase64() && typed ? List.of(new Part.Document(String.valueOf(data))) : List.of();
  }

  private boolean isOf(String asked) {
    return asked.equals(kind);
  }

  private boolean isGiven(@Nullable String value, String name) {
    if (value == null) {
      missing(name);
    }
    return value != null;
  }

  private boolean isBase64() {
    if (!isGiven(data, "data")) {
      return false;
    }
    var sound = Images.isBase64(String.valueOf(data));
    if (!sound) {
      refuse("data", "format", "must be standard base64 with padding, without line breaks");
    }
    return sound;
  }

  private List<Part> missing(String name) {
    in.missing("source." + name, REQUIRED);
    return List.of();
  }

  private void refuse(String name, String rule, String message) {
    in.refuse("source." + name, rule, message);
  }
}
