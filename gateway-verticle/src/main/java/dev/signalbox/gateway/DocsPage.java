package dev.signalbox.gateway;

import dev.signalbox.platform.http.HealthRoutes;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/// `/docs`: the API document as a page that works without any other host, and may load nothing from
/// one.
final class DocsPage {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private DocsPage() {}

  static void mount(Router router) {
    file(router, "/docs", "docs.html", "text/html; charset=utf-8");
    file(router, "/docs/page.js", "docs.js", "text/javascript; charset=utf-8");
    file(router, "/docs/style.css", "docs.css", "text/css; charset=utf-8");
  }

  private static void file(Router router, String path, String name, String type) {
    var body = resource(name);
    HealthRoutes.page(router, path)
        .handler(context ->
            context
                .response()
                .putHeader("Content-Type", type)
                .putHeader("Content-Security-Policy", POLICY)
                .end(body.copy()));
  }

  /// A file that is part of the build.
  static Buffer resource(String name) {
    try (var in = DocsPage.class.getResourceAsStream(name)) {
      return Buffer.buffer(Objects.requireNonNull(in, "part of the build").readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
