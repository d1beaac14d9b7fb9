package dev.signalbox.security;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Violation;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.OperatorPort;
import dev.signalbox.platform.operator.StrictJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/// Reads the bodies of the unit's own HTTP API.
final class SecurityRequests {
  private SecurityRequests() {}

  /// A body that is not what was asked for.
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Violation violation;

    Malformed(String field, String rule, String message) {
      super(message);
      this.violation = Violation.of(field, rule, message);
    }

    Violation violation() {
      return violation;
    }
  }

  static JsonObject body(RoutingContext context) {
    try {
      var body = OperatorPort.body(context);
      if (!body.isEmpty()) {
        return StrictJson.object(body);
      }
    } catch (BadField e) {
      throw new Malformed(e.field(), e.rule().equals("type") ? "not_json" : e.rule(), e.expected());
    }
    throw new Malformed("body", "required", "is empty; send a JSON object");
  }

  /// The text at `field`; `fallback` when it is absent.
  static String text(JsonObject body, String field, String fallback) {
    return text(body, "", field, fallback);
  }

  private static String text(JsonObject body, String place, String field, String fallback) {
    var value = body.getValue(field);
    if (value == null) {
      return fallback;
    }
    if (value instanceof String text) {
      return text;
    }
    throw new Malformed(place + field, "type", "must be a string");
  }

  static String requiredText(JsonObject body, String field) {
    return requiredText(body, "", field);
  }

  /// The text at `field` of an object that is at `place`, which ends with a dot unless it is empty.
  private static String requiredText(JsonObject body, String place, String field) {
    if (body.getValue(field) == null) {
      throw new Malformed(place + field, "required", "is required: a string");
    }
    return text(body, place, field, "");
  }

  /// The request that a `/validate` body describes.
  static InferenceRequest inference(JsonObject body, RequestId id, CallerKey caller) {
    return InferenceRequest.of(id, "auto", text(body, "systemPrompt", ""), messages(body))
        .withCaller(caller);
  }

  private static List<Message> messages(JsonObject body) {
    if (!(body.getValue("messages") instanceof JsonArray written) || written.isEmpty()) {
      throw new Malformed("messages", "required", "must be an array of {role, content}");
    }
    var messages = new ArrayList<Message>();
    for (int i = 0; i < written.size(); i++) {
      var field = "messages[" + i + "]";
      if (!(written.getValue(i) instanceof JsonObject message)) {
        throw new Malformed(field, "type", "must be an object with role and content");
      }
      var role =
          Role.ofWireName(requiredText(message, field + ".", "role"))
              .orElseThrow(() ->
                  new Malformed(
                      field + ".role", "enum", "must be system, user, assistant or tool"));
      messages.add(Message.of(role, requiredText(message, field + ".", "content")));
    }
    return messages;
  }
}
