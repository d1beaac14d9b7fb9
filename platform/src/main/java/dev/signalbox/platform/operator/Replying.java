package dev.signalbox.platform.operator;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.platform.http.PlainJson;
import dev.signalbox.platform.http.Replies;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/// Puts answers of the API into their one shape.
public final class Replying {
  private Replying() {}

  /// A success.
  public static OperatorReply ok(JsonObject body) {
    return reply(200, body);
  }

  /// Any status.
  public static OperatorReply reply(int status, JsonObject body) {
    return new OperatorReply(status, PlainJson.text(body));
  }

  /// An error with its own status, code and sentence.
  public static OperatorReply error(RequestId id, GatewayError error) {
    var body = body(id, error.code(), error.message());
    if (error instanceof GatewayError.MethodNotAllowed(_, String allowed)) {
      body.put(Replies.ALLOWED, allowed);
    }
    return reply(error.httpStatus(), body);
  }

  /// An error of this API alone.
  public static OperatorReply error(RequestId id, int status, String code, String message) {
    return reply(status, body(id, code, message));
  }

  private static JsonObject body(RequestId id, String code, String message) {
    return new JsonObject().put("error", code).put("message", message).put("requestId", id.value());
  }

  /// What somebody sent cannot be used.
  public static OperatorReply bad(RequestId id, BadField bad) {
    var rule =
        new JsonObject()
            .put("field", bad.field())
            .put("rule", bad.rule())
            .put("message", bad.expected());
    return reply(
        400,
        new JsonObject()
            .put("error", "INPUT_VALIDATION_FAILED")
            .put("message", bad.field() + ": " + bad.expected())
            .put("field", bad.field())
            .put("rule", bad.rule())
            .put(
                "details",
                new JsonObject().put("valid", false).put("errors", new JsonArray().add(rule)))
            .put("requestId", id.value()));
  }
}
