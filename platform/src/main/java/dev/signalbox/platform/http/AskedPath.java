package dev.signalbox.platform.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;

/// The path a request asks for, as routes spell it: one rule for every port and for what is chosen
/// by hand as for what a router finds. Letters, digits and `-._~` that are percent-encoded though
/// they need not be (RFC 3986, section 6.2.2.2) are themselves, and one slash at the end is passed
/// over. Nothing else changes: `%2F` stays part of a name, and [PlainPaths] judges the rest.
public final class AskedPath {
  private AskedPath() {}

  /// The path of `request`; empty where it has none.
  public static String of(HttpServerRequest request) {
    return spelled(Objects.requireNonNullElse(request.path(), ""));
  }

  /// `path` as routes spell it: itself for nearly all of them.
  static String spelled(String path) {
    var plain = path.indexOf('%') < 0 ? path : decoded(path);
    var last = plain.length() - 1;
    return last > 0 && plain.charAt(last) == '/' ? plain.substring(0, last) : plain;
  }

  private static String decoded(String path) {
    var out = new StringBuilder(path.length());
    for (var at = 0; at < path.length(); at++) {
      var meant = meantAt(path, at);
      if (meant < 0) {
        out.append(path.charAt(at));
      } else {
        out.append((char) meant);
        at += 2;
      }
    }
    return out.toString();
  }

  /// The character that needed no encoding and has one at `at`; -1 for anything else there.
  private static int meantAt(String path, int at) {
    if (path.charAt(at) != '%' || at + 2 >= path.length()) {
      return -1;
    }
    var high = Character.digit(path.charAt(at + 1), 16);
    var low = Character.digit(path.charAt(at + 2), 16);
    var meant = high * 16 + low;
    return high >= 0 && low >= 0 && isUnreserved(meant) ? meant : -1;
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }
}
