package dev.signalbox.router;

import dev.signalbox.api.Secret;
import java.net.URI;
import java.net.URISyntaxException;

/// Tells one URL about switches of targets.
final class Webhook {
  private Webhook() {}

  /// Where and under which secret.
  ///
  /// @param secret empty for unsigned
  record Place(String url, Secret secret) {}

  /// `written` as it is, if it is empty or an http(s) URL with a host.
  static String checked(String written) {
    if (written.isEmpty()) {
      return written;
    }
    try {
      var uri = new URI(written);
      var http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        return written;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("expected an http or https URL", e);
    }
    throw new IllegalArgumentException("expected an http or https URL");
  }
}
