package dev.signalbox.gateway.access;

import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.http.AskedPath;
import dev.signalbox.platform.http.PlainPaths;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Pages of other sites that may use the gateway from a browser, with a key of their own: nothing a
/// browser adds by itself is ever taken for one. Operators' paths stay closed to them.
///
/// @param origins scheme, host and port of each, or `*` for all; empty switches it off
public record Cors(Set<String> origins) {
  /// Which they are.
  public static final Setting<List<String>> SETTING =
      new Setting<>(
          "gateway.cors.origins",
          "SIGNALBOX_CORS_ORIGINS",
          "",
          "Origins whose pages may call the gateway from a browser, e.g. https://app.example.com; comma-separated, * for all, empty for none",
          Cors::origins,
          false);

  private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[A-Za-z0-9.\\[\\]:-]+");
  private static final List<String> OFFERED = List.of("/infer", "/chat", "/v1", "/api");

  private static final CharSequence SITE = HttpHeaders.createOptimized("Sec-Fetch-Site");
  private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
  private static final String HEADERS =
      "authorization, content-type, x-api-key, x-request-id, x-approval-id, idempotency-key,"
          + " last-event-id, x-resumable, anthropic-version, anthropic-beta,"
          + " anthropic-dangerous-direct-browser-access, openai-organization, openai-project";
  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_, -]{1,1000}");
  private static final String EXPOSED =
      "x-request-id, request-id, x-decision-id, x-cost, x-output-scan, x-resumable, retry-after,"
          + " x-should-retry, idempotent-replayed";
  private static final String LASTS_SECONDS = "600";

  public Cors {
    origins = Set.copyOf(origins);
  }

  /// As `settings` have it.
  public static Cors of(Settings settings) {
    return new Cors(Set.copyOf(settings.get(SETTING)));
  }

  /// Whether nobody may, which is the usual case.
  public boolean isOff() {
    return origins.isEmpty();
  }

  /// Marks the answer to a page that may use the gateway, whose request then counts as one of our
  /// own site. Whether the request was a browser's asking beforehand, and is answered.
  public boolean answers(HttpServerRequest request) {
    var origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null || !isOffered(request) || !mayUse(origin)) {
      return false;
    }
    var response =
        request
            .response()
            .putHeader(
                HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origins.contains("*") ? "*" : origin)
            .putHeader(HttpHeaders.VARY, "Origin");
    if (request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, allowed(request))
          .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, LASTS_SECONDS)
          .setStatusCode(204)
          .end();
      return true;
    }
    response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    request.headers().remove(HttpHeaders.ORIGIN).remove(SITE);
    return false;
  }

  /// Whatever a page wants to send: the vendors' clients have headers of their own, and more with
  /// each of their versions. A browser adds no credentials, and nothing of it is taken for one.
  private static String allowed(HttpServerRequest request) {
    var asked = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
    return asked != null && NAMES.matcher(asked).matches() ? asked : HEADERS;
  }

  private boolean mayUse(String origin) {
    return origins.contains("*") || origins.contains(origin);
  }

  /// A path that leads somewhere else than it begins is none of those.
  private static boolean isOffered(HttpServerRequest request) {
    var path = AskedPath.of(request);
    return OFFERED.stream().anyMatch(stem -> path.equals(stem) || path.startsWith(stem + "/"))
        && PlainPaths.isPlain(path);
  }

  private static List<String> origins(String written) {
    var origins =
        Arrays.stream(written.split(",", -1))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .collect(Collectors.toList());
    for (var origin : origins) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "'" + origin + "' is no origin; expected e.g. https://app.example.com, without a path");
      }
    }
    return List.copyOf(origins);
  }
}
