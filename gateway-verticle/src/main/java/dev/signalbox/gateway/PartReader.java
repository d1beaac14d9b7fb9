package dev.signalbox.gateway;

import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one element of a message's `content` array: words, or a picture in OpenAI's or in
/// Anthropic's shape.
final class PartReader {
  /// What OpenAI's newer endpoint calls them.
  private static final Map<String, String> NEWER =
      Map.of(
          "input_text", "text",
          "output_text", "text",
          "summary_text", "text",
          "refusal", "text",
          "input_image", "image_url");

  private static final Map<String, String> DETAILS =
      Images.choices("auto", "low", "high", "original");

  private final JsonCursor in;
  private @Nullable String type;
  private @Nullable String text;
  private @Nullable ImageSource image;
  private boolean imageSeen;
  private String detail = "";

  private PartReader(JsonCursor in) {
    this.in = in;
  }

  /// The parts of the array the cursor is at. Words alone are one part, as they always were.
  static List<Part> parts(JsonCursor in) throws IOException {
    var parts = new ArrayList<Part>();
    var images = false;
    while (in.nextElement()) {
      if (in.isText()) {
        parts.add(new Part.Text(String.valueOf(in.text())));
      } else if (in.atObject()) {
        new PartReader(in).readInto(parts);
      }
      images |= !parts.isEmpty() && parts.getLast() instanceof Part.Image;
    }
    return images ? parts : Message.plain(joined(parts));
  }

  private static String joined(List<Part> texts) {
    var lines = new ArrayList<String>();
    for (var part : texts) {
      if (part instanceof Part.Text(String words)) {
        lines.add(words);
      }
    }
    return String.join("\n", lines);
  }

  private void readInto(List<Part> parts) throws IOException {
    for (var name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "type" -> readType();
        case "text", "refusal" -> text = in.text();
        case "image_url" -> {
          imageSeen = true;
          image = readImageUrl();
        }
        case "source" -> {
          imageSeen = true;
          image = source(in);
        }
        case "detail" -> readDetail();
        default -> in.skip();
      }
    }
    if (in.isRefused("type")) {
      return;
    }
    var shown = type == null ? "text" : type;
    switch (shown) {
      case "text" -> addText(parts);
      case "image_url" -> addImage(parts, "image_url", "is required: {url}, or the URL itself");
      case "image" ->
          addImage(parts, "source", "is required: {type, media_type, data} or {type, url}");
      default -> {
        // refused where it was read
      }
    }
  }

  private void readType() throws IOException {
    type = in.text();
    type = type == null ? null : NEWER.getOrDefault(type, type);
    if (type != null
        && !type.equals("text")
        && !type.equals("image_url")
        && !type.equals("image")) {
      in.refuse(
          "enum",
          "must be one of text, image_url, image; on /v1/responses input_text, output_text, input_image");
    }
  }

  private void addText(List<Part> parts) {
    if (text == null) {
      in.missing("text", "is required in a text part");
    } else if (!text.isEmpty()) {
      parts.add(new Part.Text(text));
    }
  }

  private void addImage(List<Part> parts, String field, String message) {
    if (image != null) {
      parts.add(new Part.Image(image, detail));
    } else if (!imageSeen) {
      in.missing(field, message);
    }
  }

  private void readDetail() throws IOException {
    var written = in.isNull() ? null : in.choice(DETAILS);
    detail = written == null ? "" : written;
  }

  private @Nullable ImageSource readImageUrl() throws IOException {
    if (in.isText()) {
      return Images.ofUrl(in);
    }
    @Nullable ImageSource found = null;
    if (in.atObject()) {
      var urlSeen = false;
      for (var name = in.nextField(); name != null; name = in.nextField()) {
        switch (name) {
          case "url" -> {
            urlSeen = true;
            found = Images.ofUrl(in);
          }
          case "detail" -> readDetail();
          default -> in.skip();
        }
      }
      if (!urlSeen) {
        in.missing("url", "is required: a data:, https: or http: URL");
      }
    }
    return found;
  }

  /// The picture of the Anthropic source the cursor is at.
  static @Nullable ImageSource source(JsonCursor in) throws IOException {
    @Nullable String kind = null;
    @Nullable String mediaType = null;
    @Nullable String base64 = null;
    @Nullable ImageSource link = null;
    if (!in.atObject()) {
      return null;
    }
    for (var name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "type" -> kind = in.choice(Images.SOURCES);
        case "media_type" -> mediaType = in.choice(Images.MEDIA_TYPES);
        case "data" -> base64 = Images.base64(in);
        case "url" -> link = Images.ofUrl(in);
        default -> in.skip();
      }
    }
    if (link != null || "url".equals(kind)) {
      return link;
    }
    if (mediaType == null) {
      in.missing("media_type", "is required: " + String.join(", ", Images.MEDIA_TYPES.keySet()));
    }
    if (base64 == null) {
      in.missing("data", "is required: the picture in base64");
    }
    return mediaType == null || base64 == null ? null : new ImageSource.Inline(mediaType, base64);
  }
}
