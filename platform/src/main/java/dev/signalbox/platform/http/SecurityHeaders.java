package dev.signalbox.platform.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/// Headers that keep a browser from making more of an answer than it is. Handlers may replace them
/// for a page of their own.
public final class SecurityHeaders implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext context) {
    context
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .putHeader("Cache-Control", "no-store");
    context.next();
  }
}
