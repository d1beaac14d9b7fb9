package dev.signalbox.platform.access;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.identity.Credential;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;

/// Takes from a request what it shows of its sender. A key is hashed at once: nothing else ever
/// sees it.
///
/// @param hash turns an API key into what may be known of it
public record Credentials(Function<String, CallerKey> hash) {
  private static final String BEARER = "bearer ";
  private static final CharSequence API_KEY = HttpHeaders.createOptimized("X-API-Key");
  private static final Credential NONE = new Credential.None();

  /// The credential in `headers`: a bearer's before that of `X-API-Key`.
  public Credential in(MultiMap headers) {
    var authorization = headers.get(HttpHeaders.AUTHORIZATION);
    if (authorization != null
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && !authorization.substring(BEARER.length()).isBlank()) {
      return bearer(authorization.substring(BEARER.length()).strip());
    }
    var key = headers.get(API_KEY);
    return key == null || key.isBlank() ? NONE : of(key.strip());
  }

  /// An API key that was sent otherwise.
  public Credential of(String apiKey) {
    return new Credential.ApiKey(hash.apply(apiKey));
  }

  private Credential bearer(String value) {
    return looksLikeToken(value) ? new Credential.Token(value) : of(value);
  }

  /// Three parts, of which the first is an object of JSON.
  private static boolean looksLikeToken(String value) {
    var first = value.indexOf('.');
    var last = value.lastIndexOf('.');
    if (first <= 0 || last == first || value.indexOf('.', first + 1) != last) {
      return false;
    }
    try {
      var head = Base64.getUrlDecoder().decode(value.substring(0, first));
      return new String(head, StandardCharsets.UTF_8).strip().startsWith("{");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
