package dev.signalbox.platform.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Objects;
import java.util.stream.Collectors;

/// Finds what a path can be asked, for the `Allow` header of a 405.
final class AllowedMethods {
  private AllowedMethods() {}

  /// Comma-separated methods of the routes of `router` that serve `path`.
  static String of(Router router, String path) {
    return router.getRoutes().stream()
        .filter(route -> serves(route, path))
        .map(Route::methods)
        .filter(Objects::nonNull)
        .flatMap(methods -> methods.stream().map(HttpMethod::name))
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static boolean serves(Route route, String path) {
    var pattern = route.getPath();
    if (pattern == null) {
      return false;
    }
    var expected = pattern.split("/", -1);
    var actual = path.split("/", -1);
    if (expected.length != actual.length) {
      return false;
    }
    for (var i = 0; i < expected.length; i++) {
      if (!expected[i].startsWith(":") && !expected[i].equals(actual[i])) {
        return false;
      }
    }
    return true;
  }
}
