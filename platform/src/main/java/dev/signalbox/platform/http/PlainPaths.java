package dev.signalbox.platform.http;

import dev.signalbox.api.GatewayError;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;

/// Lets pass what is asked for by its own path: nothing is at `//x` and `/a/../x`, which a router
/// takes for `/x`. Paths that are chosen by hand are not found so, nor are those that a proxy in
/// front keeps for some.
///
/// @param refusal tells whoever asked that nothing is there
public record PlainPaths(BiConsumer<RoutingContext, GatewayError> refusal)
    implements Handler<RoutingContext> {
  private static final Set<String> DOTS = Set.of(".", "..", "%2e", ".%2e", "%2e.", "%2e%2e");

  @Override
  public void handle(RoutingContext context) {
    if (isPlain(Objects.requireNonNullElse(context.request().path(), ""))) {
      context.next();
    } else {
      refusal.accept(context, JsonErrors.nothingAt(context));
    }
  }

  /// Whether `path` has neither empty segments, but for the end of one that ends in a slash, nor
  /// such as stand for another place.
  public static boolean isPlain(String path) {
    var segments = path.split("/", -1);
    for (var at = 1; at < segments.length; at++) {
      var last = at == segments.length - 1;
      if ((segments[at].isEmpty() && !last)
          || DOTS.contains(segments[at].toLowerCase(Locale.ROOT))) {
        return false;
      }
    }
    return true;
  }
}
