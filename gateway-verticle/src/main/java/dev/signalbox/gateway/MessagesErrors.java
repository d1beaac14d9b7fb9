package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderRejected.Fault;
import dev.signalbox.api.inference.Attempt;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Failures as Messages clients know them. Their libraries choose the exception by the status, and
/// ask again by it, so some have another status here than in our own dialects.
final class MessagesErrors {
  /// The vendor's own word for a conversation it cannot hold: its clients send such a request
  /// again, with the whole conversation.
  static final String NO_THREADS = "thread_unsupported_request";

  private static final Map<String, String> NO_RETRY = Map.of("x-should-retry", "false");
  private static final int OVERLOADED = 529;
  private static final int RATE_LIMITED = 429;

  private MessagesErrors() {}

  /// The status that this family has for `error`.
  static int status(GatewayError error) {
    return switch (error) {
      case GatewayError.Overloaded _ -> OVERLOADED;
      case GatewayError.AllProvidersFailed failed -> together(failed);
      case GatewayError.ProviderFailed(_, int status, _) -> failed(status, error.httpStatus());
      case GatewayError.ProviderRejected(_, int status, var fault, _, _) ->
          fault == Fault.REQUEST ? refused(status) : error.httpStatus();
      case GatewayError.OfRequest _,
          GatewayError.OfCaller _,
          GatewayError.OfMoney _,
          GatewayError.OfGateway _,
          GatewayError.OutputBlocked _,
          GatewayError.UnitUnavailable _ ->
          error.httpStatus();
    };
  }

  /// What all of them say is said; where they disagree there is at least nobody left to ask.
  private static int together(GatewayError.AllProvidersFailed failed) {
    var said = statuses(failed.attempts());
    if (said.isEmpty()) {
      return failed.httpStatus();
    }
    return said.stream().distinct().count() == 1
        ? failed(said.getFirst(), failed.httpStatus())
        : failed.httpStatus();
  }

  private static List<Integer> statuses(List<Attempt> attempts) {
    return attempts.stream().filter(one -> !one.succeeded()).map(Attempt::status).toList();
  }

  private static int failed(int upstream, int otherwise) {
    return switch (upstream) {
      case RATE_LIMITED -> RATE_LIMITED;
      case 503, OVERLOADED -> OVERLOADED;
      case 408, 504 -> 504;
      default -> otherwise;
    };
  }

  /// The request's own fault, which its client must not take for ours.
  private static int refused(int upstream) {
    return switch (upstream) {
      case 404, 413, 422 -> upstream;
      default -> 400;
    };
  }

  /// The vendor's clients ask again by themselves after some statuses; they shall not where that
  /// cannot help.
  static Map<String, String> headers(GatewayError error) {
    return switch (error) {
      case GatewayError.Conflict _,
          GatewayError.CallEnded _,
          GatewayError.QuotaExceeded _,
          GatewayError.ProviderRejected _,
          GatewayError.OutputBlocked _,
          GatewayError.OfMoney _ ->
          NO_RETRY;
      case GatewayError.OfRequest _,
          GatewayError.OfCaller _,
          GatewayError.OfGateway _,
          GatewayError.UnitUnavailable _,
          GatewayError.ProviderFailed _,
          GatewayError.AllProvidersFailed _ ->
          Map.of();
    };
  }

  /// The family's name for what has that status.
  static String type(int status) {
    return switch (status) {
      case 400, 405, 409, 422 -> "invalid_request_error";
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403, 428 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case RATE_LIMITED -> "rate_limit_error";
      case 503, OVERLOADED -> "overloaded_error";
      case 504 -> "timeout_error";
      default -> "api_error";
    };
  }

  /// Writes the fields of an error's body.
  static void write(JsonGenerator out, GatewayError error, String requestId) throws IOException {
    out.writeStringField("type", "error");
    out.writeObjectFieldStart("error");
    out.writeStringField("type", type(status(error)));
    Json.foreign(out, "message", error.message());
    if (isAboutThreads(error)) {
      out.writeObjectFieldStart("details");
      out.writeStringField("error_code", NO_THREADS);
      out.writeArrayFieldStart("unsupported");
      out.writeString("thread");
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndObject();
    out.writeStringField("request_id", requestId);
    out.writeObjectFieldStart(MessagesFormat.OURS);
    ErrorBody.write(out, error, requestId);
    out.writeEndObject();
  }

  /// Only where nothing else is wrong: sent again without a thread it would be refused again.
  private static boolean isAboutThreads(GatewayError error) {
    return error instanceof GatewayError.InputRejected(var violations)
        && !violations.isEmpty()
        && violations.stream().allMatch(violation -> violation.rule().equals(NO_THREADS));
  }
}
