package dev.signalbox.provider;

import dev.signalbox.provider.wire.Provider;
import java.net.URI;
import java.net.URISyntaxException;

/// Where a provider's API is.
///
/// @param root the path everything is below, without a slash at its end
record Endpoint(boolean tls, String host, int port, String root) {
  private static final String EXPECTED = "expected an address like https://host:port/v1";

  /// The endpoint of a base URL, with or without the version at its end. One without its scheme is
  /// taken for what it most likely is: a server nearby, or the vendor's own kind, whose key must
  /// not cross the network in the clear.
  ///
  /// @throws IllegalArgumentException saying what is expected
  static Endpoint of(String url, Provider provider) {
    var bare = !url.contains("://");
    var uri = uri(bare ? "http://" + url : url);
    var scheme = uri.getScheme();
    if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(EXPECTED);
    }
    if (uri.getUserInfo() != null || uri.getQuery() != null) {
      throw new IllegalArgumentException("expected an address without credentials and query");
    }
    var tls = scheme.equals("https") || (bare && isFarAway(uri.getHost(), provider));
    var path = uri.getPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    var port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
    return new Endpoint(tls, unbracketed(uri.getHost()), port, provider.root(path));
  }

  private static boolean isFarAway(String host, Provider provider) {
    return provider.defaultUrl().startsWith("https://")
        && host.contains(".")
        && host.chars().anyMatch(Character::isLetter);
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(EXPECTED, e);
    }
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /// Whether it is this machine.
  boolean isLoopback() {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /// `host:port`, for people.
  String place() {
    return host + ":" + port;
  }
}
