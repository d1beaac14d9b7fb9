package dev.signalbox.platform.http;

import dev.signalbox.api.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/// JSON answers.
public final class Replies {
  /// The member of a 405's body that lists what is allowed, as its header `Allow` does.
  public static final String ALLOWED = "allowed";

  private static final int UNAUTHORIZED = 401;
  private static final int METHOD_NOT_ALLOWED = 405;

  private Replies() {}

  /// Gives a 401 or a 405 that was written elsewhere, as the JSON `body`, the header that it has to
  /// have.
  public static void complete(HttpServerResponse response, int status, String body) {
    challenge(response, status);
    if (status == METHOD_NOT_ALLOWED) {
      response.putHeader("Allow", new JsonObject(body).getString(ALLOWED, ""));
    }
  }

  /// A 401 says how one shows who one is; HTTP wants it to.
  public static void challenge(HttpServerResponse response, int status) {
    if (status == UNAUTHORIZED) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
  }

  /// Ends the response with `body`; nothing happens if it has begun already.
  public static void json(RoutingContext context, int status, JsonObject body) {
    if (context.response().headWritten() || context.response().ended()) {
      return;
    }
    challenge(context.response(), status);
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(PlainJson.buffer(body));
  }

  /// Ends the response with `{error, message, requestId}` and the error's own status.
  public static void error(RoutingContext context, GatewayError error) {
    var body = body(context, error.code(), error.message());
    if (error instanceof GatewayError.NotFound(String path, var field)) {
      body.put(field.isPresent() ? "field" : "path", field.orElse(path));
    }
    if (error instanceof GatewayError.MethodNotAllowed(_, String allowed) && !allowed.isEmpty()) {
      context.response().putHeader("Allow", allowed);
      body.put(ALLOWED, allowed);
    }
    json(context, error.httpStatus(), body);
  }

  /// Ends the response with `{error, message, requestId}`.
  public static void error(RoutingContext context, int status, String code, String message) {
    json(context, status, body(context, code, message));
  }

  /// As [#error(RoutingContext, int, String, String)], for what came to no page: its response is
  /// named here where nobody has named it.
  static Future<Void> error(HttpServerRequest request, int status, String code, String message) {
    var response = request.response();
    var named = response.headers().get(RequestIds.HEADER);
    var id = named == null ? RequestIds.random().value() : named;
    return response
        .setStatusCode(status)
        .putHeader(RequestIds.HEADER, id)
        .putHeader("Content-Type", "application/json")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(body(code, message, id).toBuffer());
  }

  private static JsonObject body(RoutingContext context, String code, String message) {
    return body(code, message, RequestIds.of(context).value());
  }

  private static JsonObject body(String code, String message, String requestId) {
    return new JsonObject().put("error", code).put("message", message).put("requestId", requestId);
  }
}
