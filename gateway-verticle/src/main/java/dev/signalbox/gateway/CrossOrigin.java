package dev.signalbox.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Tells requests that a browser sends for another site's page. Such a page cannot read the answer,
/// but a plain-text POST needs no permission to be sent, and would spend the providers' money.
/// Clients that are no browser send neither header.
final class CrossOrigin {
  private CrossOrigin() {}

  static boolean isForeign(MultiMap headers) {
    return isFromAnotherSite(headers.get("Sec-Fetch-Site"))
        || (headers.contains(HttpHeaders.ORIGIN)
            && headers.getAll(HttpHeaders.ORIGIN).stream()
                .anyMatch(origin -> !isOrigin(origin, headers.get(HttpHeaders.HOST))));
  }

  private static boolean isFromAnotherSite(@Nullable String site) {
    return "cross-site".equalsIgnoreCase(site) || "same-site".equalsIgnoreCase(site);
  }

  /// Whether `origin`, a scheme and an authority, names `host`; the opaque origin `null` names
  /// nothing.
  private static boolean isOrigin(String origin, @Nullable String host) {
    var scheme = origin.indexOf("://");
    return host != null
        && scheme > 0
        && withoutDefaultPort(origin, origin.substring(scheme + 3))
            .equals(withoutDefaultPort(origin, host));
  }

  private static String withoutDefaultPort(String origin, String authority) {
    var port = origin.regionMatches(true, 0, "https:", 0, 6) ? ":443" : ":80";
    var lower = authority.strip().toLowerCase(Locale.ROOT);
    return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
  }
}
