package dev.signalbox.platform.http;

import dev.signalbox.api.GatewayError;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/// JSON answers.
public final class Replies {
  private Replies() {}

  /// Ends the response with `body`; nothing happens if it has begun already.
  public static void json(RoutingContext context, int status, JsonObject body) {
    if (context.response().headWritten() || context.response().ended()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.toBuffer());
  }

  /// Ends the response with `{error, message, requestId}` and the error's own status.
  public static void error(RoutingContext context, GatewayError error) {
    if (error instanceof GatewayError.MethodNotAllowed(_, String allowed) && !allowed.isEmpty()) {
      context.response().putHeader("Allow", allowed);
    }
    error(context, error.httpStatus(), error.code(), error.message());
  }

  /// Ends the response with `{error, message, requestId}`.
  public static void error(RoutingContext context, int status, String code, String message) {
    json(
        context,
        status,
        new JsonObject()
            .put("error", code)
            .put("message", message)
            .put("requestId", RequestIds.of(context).value()));
  }
}
