package dev.signalbox.conversation.tree;

import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Part;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// What a message says, as it is stored and shown: the content parts of chat completions.
public final class PartsJson {
  private static final String DATA = "data:";
  private static final String BASE64 = ";base64,";

  private PartsJson() {}

  /// The parts as PostgreSQL can keep them; what is for one provider only is not kept.
  public static JsonArray write(List<Part> parts) {
    var array = new JsonArray();
    for (var part : parts) {
      switch (part) {
        case Part.Text(String text) ->
            array.add(new JsonObject().put("type", "text").put("text", storable(text)));
        case Part.Image image ->
            array.add(new JsonObject().put("type", "image_url").put("image_url", image(image)));
        // no dialect of conversations can say one
        case Part.Document _, Part.Unspoken _ -> {}
      }
    }
    return array;
  }

  private static JsonObject image(Part.Image image) {
    var written = new JsonObject().put("url", storable(url(image.source())));
    return image.detail().isEmpty() ? written : written.put("detail", image.detail());
  }

  private static String url(ImageSource source) {
    return switch (source) {
      case ImageSource.Inline(String type, String base64) -> DATA + type + BASE64 + base64;
      case ImageSource.Link(String url) -> url;
    };
  }

  /// The parts that were written.
  public static List<Part> read(JsonArray array) {
    var parts = new ArrayList<Part>(array.size());
    for (var one : array) {
      if (one instanceof JsonObject part) {
        parts.add(read(part));
      }
    }
    return parts;
  }

  private static Part read(JsonObject part) {
    var image = part.getJsonObject("image_url");
    return image == null
        ? new Part.Text(part.getString("text", ""))
        : new Part.Image(source(image.getString("url", "")), image.getString("detail", ""));
  }

  private static ImageSource source(String url) {
    var at = url.indexOf(BASE64);
    return url.startsWith(DATA) && at > 0
        ? new ImageSource.Inline(
            url.substring(DATA.length(), at), url.substring(at + BASE64.length()))
        : new ImageSource.Link(url);
  }

  /// As clients read it: plain text where there is nothing but text.
  public static Object shown(List<Part> parts) {
    if (parts.isEmpty()) {
      return "";
    }
    return parts.size() == 1 && parts.getFirst() instanceof Part.Text(String text)
        ? text
        : write(parts);
  }

  /// PostgreSQL's JSON knows neither NUL nor half characters.
  static String storable(String text) {
    for (var at = 0; at < text.length(); at++) {
      if (text.charAt(at) == 0 || Character.isSurrogate(text.charAt(at))) {
        return mended(text);
      }
    }
    return text;
  }

  private static String mended(String text) {
    var mended = new StringBuilder(text.length());
    text.codePoints()
        .map(c ->
            c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
        .forEach(mended::appendCodePoint);
    return mended.toString();
  }
}
