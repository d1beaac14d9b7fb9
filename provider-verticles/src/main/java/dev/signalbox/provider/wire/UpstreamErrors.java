package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.ProviderRejected.Fault;
import dev.signalbox.api.Objection;
import java.nio.charset.StandardCharsets;

/// What a provider's error means for us, and what of its words a caller may see.
final class UpstreamErrors {
  private static final int SNIPPET_CHARS = 200;
  private static final int OK = 200;

  private UpstreamErrors() {}

  /// The failure a response of `status` tells of.
  static GatewayError ofStatus(String provider, int status, byte[] body) {
    return ofStatus(provider, status, status, body);
  }

  /// The same, where the family says by `status` what others say by `usual`.
  static GatewayError ofStatus(String provider, int status, int usual, byte[] body) {
    var meaning = ErrorMeaning.status(usual, error(body), message(body));
    return of(provider, status, meaning, message(body), ProgramWords.of(error(body)));
  }

  /// The failure an `error` member tells of that came under a successful status.
  static GatewayError inBand(String provider, JsonNode error) {
    var status = statusIn(error);
    var meaning = ErrorMeaning.status(status, error, text(error));
    return of(provider, status, meaning, text(error), ProgramWords.of(error));
  }

  /// An answer that breaks the provider's own protocol.
  static GatewayError garbled(String provider, String problem) {
    return new GatewayError.ProviderFailed(provider, 200, problem);
  }

  /// A stream in which something else than JSON comes.
  static GatewayError notJson(String provider) {
    return garbled(provider, "an event of its stream is not JSON");
  }

  /// A stream whose end is missing.
  static GatewayError brokeOff(String provider) {
    return garbled(provider, "its stream broke off before the answer was complete");
  }

  /// A tool call that does not say which tool: nobody could run it.
  static GatewayError namelessCall(String provider) {
    return garbled(provider, "it called a tool without naming it");
  }

  private static GatewayError of(
      String provider, int status, int meaning, String message, Objection objection) {
    var reason = Redaction.clean(message.isBlank() ? "it gave no reason" : message);
    var told = status == OK ? meaning : status;
    return isRefusal(meaning)
        ? new ProviderRejected(provider, told, Fault.ofStatus(meaning), reason, objection)
        : new GatewayError.ProviderFailed(provider, meaning, reason);
  }

  private static boolean isRefusal(int status) {
    return status >= 400 && status < 500 && status != 408 && status != 429 && status != 498;
  }

  private static int statusIn(JsonNode error) {
    for (var member : new String[] {"status_code", "httpCode", "code", "status"}) {
      var status = error.path(member).asInt(0);
      if (status >= 400 && status < 600) {
        return status;
      }
    }
    var named = statusNamed(error.path("type").asText(""));
    return named == OK ? statusNamed(error.path("code").asText("")) : named;
  }

  private static int statusNamed(String name) {
    return switch (name) {
      case "invalid_request_error" -> 400;
      case "authentication_error" -> 401;
      case "billing_error" -> 402;
      case "permission_error" -> 403;
      case "not_found_error" -> 404;
      case "request_too_large" -> 413;
      case "rate_limit_error", "rate_limit_exceeded", "rate_limited" -> 429;
      case "api_error", "server_error" -> 500;
      case "timeout_error" -> 504;
      case "overloaded_error" -> 529;
      default -> OK;
    };
  }

  /// What the body of a failure says, as the provider wrote it; may be empty.
  static String message(byte[] body) {
    var error = error(body);
    if (!error.isMissingNode()) {
      return text(error);
    }
    var head =
        new String(body, 0, Math.min(body.length, SNIPPET_CHARS), StandardCharsets.UTF_8).strip();
    return head.startsWith("<") ? "it answered with a web page" : head;
  }

  /// What stands for the error in the body of a failure; a missing node when nothing does.
  private static JsonNode error(byte[] body) {
    var tree = Json.tree(body);
    var whole = tree.isArray() ? tree.path(0) : tree;
    if (!whole.isObject()) {
      return MissingNode.getInstance();
    }
    return Json.isPresent(whole.path("error")) ? whole.path("error") : whole;
  }

  private static String text(JsonNode error) {
    if (error.isTextual()) {
      return error.asText();
    }
    for (var member : new String[] {"message", "detail", "msg", "error"}) {
      var found = error.path(member);
      if (found.isTextual()) {
        return found.asText();
      }
      if (found.isContainerNode()) {
        return text(found.isArray() ? found.path(0) : found);
      }
    }
    return error.path("type").asText(error.path("code").asText(""));
  }
}
