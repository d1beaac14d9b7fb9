package dev.signalbox.gateway;

import dev.signalbox.api.inference.ImageSource;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks pictures as far as that can be done without looking at them.
final class Images {
  /// What providers can be relied on to read.
  static final Map<String, String> MEDIA_TYPES =
      choices("image/png", "image/jpeg", "image/gif", "image/webp");

  /// The kinds of an Anthropic source.
  static final Map<String, String> SOURCES = choices("base64", "url");

  private static final String DATA = "data:";
  private static final String BASE64 = ";base64,";
  private static final int MAX_URL = 2_048;
  private static final int QUANTUM = 4;

  private Images() {}

  /// The names that [JsonCursor#choice] tells apart, in this order.
  static Map<String, String> choices(String... names) {
    var choices = new LinkedHashMap<String, String>();
    List.of(names).forEach(name -> choices.put(name, name));
    return choices;
  }

  /// The picture of the URL the cursor is at.
  static @Nullable ImageSource ofUrl(JsonCursor in) throws IOException {
    var url = in.text();
    if (url == null) {
      return null;
    }
    return url.regionMatches(true, 0, DATA, 0, DATA.length()) ? inline(in, url) : link(in, url);
  }

  private static @Nullable ImageSource inline(JsonCursor in, String url) {
    var comma = url.indexOf(BASE64);
    var mediaType = comma < 0 ? "" : url.substring(DATA.length(), comma).toLowerCase(Locale.ROOT);
    if (!MEDIA_TYPES.containsKey(mediaType)) {
      in.refuse(
          "enum",
          "must be data:<type>;base64,… with a type of " + String.join(", ", MEDIA_TYPES.keySet()));
      return null;
    }
    var base64 = url.substring(comma + BASE64.length());
    return isBase64(in, base64) ? new ImageSource.Inline(mediaType, base64) : null;
  }

  private static @Nullable ImageSource link(JsonCursor in, String url) {
    if (url.length() > MAX_URL) {
      in.refuse("range", "must have at most " + MAX_URL + " characters");
      return null;
    }
    if (!isFetchable(url)) {
      in.refuse("format", "must be a data: URL, or an https: or http: URL without credentials");
      return null;
    }
    return new ImageSource.Link(url);
  }

  private static boolean isFetchable(String url) {
    try {
      var uri = new URI(url);
      return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /// The base64 the cursor is at.
  static @Nullable String base64(JsonCursor in) throws IOException {
    var written = in.text();
    return written != null && isBase64(in, written) ? written : null;
  }

  private static boolean isBase64(JsonCursor in, String text) {
    if (isBase64(text)) {
      return true;
    }
    in.refuse("format", "must be standard base64 with padding, without line breaks");
    return false;
  }

  /// Looked at once, and not decoded: only the provider needs the bytes.
  static boolean isBase64(String text) {
    var length = text.length();
    if (length == 0 || length % QUANTUM != 0) {
      return false;
    }
    var padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    for (var at = 0; at < length - padding; at++) {
      var c = text.charAt(at);
      var known =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '+'
              || c == '/';
      if (!known) {
        return false;
      }
    }
    return true;
  }
}
