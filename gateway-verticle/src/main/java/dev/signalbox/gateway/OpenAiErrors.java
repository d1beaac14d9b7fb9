package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderRejected.Fault;
import dev.signalbox.api.GatewayError.Unauthenticated.Problem;
import dev.signalbox.api.Violation;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Failures as OpenAI's dialects tell them: `{error: {message, type, param, code}}`.
final class OpenAiErrors {
  private static final Map<String, String> NO_RETRY = Map.of("x-should-retry", "false");

  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;

  private OpenAiErrors() {}

  static void write(JsonGenerator out, GatewayError error) throws IOException {
    out.writeObjectFieldStart("error");
    out.writeStringField("type", type(error));
    flat(out, error);
    out.writeEndObject();
  }

  /// The same without the class, as the event of a stream tells it.
  static void flat(JsonGenerator out, GatewayError error) throws IOException {
    Json.foreign(out, "message", error.message());
    var param = param(error);
    if (param == null) {
      out.writeNullField("param");
    } else {
      Json.foreign(out, "param", param);
    }
    out.writeStringField("code", code(error));
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

  /// The statuses the vendor itself uses: its clients tell failures apart by nothing else.
  static int status(GatewayError error) {
    return switch (error) {
      case GatewayError.OutputBlocked _ -> BAD_REQUEST;
      case GatewayError.ProviderRejected(_, int upstream, Fault fault, _, _)
          when fault == Fault.REQUEST ->
          refused(upstream);
      case GatewayError.AllProvidersFailed failed when failed.isEachOf(TOO_MANY) -> TOO_MANY;
      case GatewayError.ProviderFailed(_, int upstream, _) when upstream == TOO_MANY -> TOO_MANY;
      case GatewayError.CostLimitExceeded _, GatewayError.CreditsInsufficient _ -> TOO_MANY;
      case GatewayError.ProviderRejected _,
          GatewayError.ApprovalRequired _,
          GatewayError.OfRequest _,
          GatewayError.OfCaller _,
          GatewayError.OfGateway _,
          GatewayError.UnitUnavailable _,
          GatewayError.ProviderFailed _,
          GatewayError.AllProvidersFailed _ ->
          error.httpStatus();
    };
  }

  /// The request's own fault, which its client must not take for ours.
  private static int refused(int upstream) {
    return upstream == NOT_FOUND || upstream == 413 ? upstream : BAD_REQUEST;
  }

  private static String type(GatewayError error) {
    return switch (error) {
      case GatewayError.RateLimited(_, String unit, _, _) -> unit;
      case GatewayError.QuotaExceeded _, GatewayError.OfMoney _ -> "insufficient_quota";
      case GatewayError.CrossOriginRefused _,
          GatewayError.Forbidden _,
          GatewayError.KeyQuarantined _ ->
          "permission_error";
      case GatewayError.ProviderRejected(_, _, Fault fault, _, _) when fault == Fault.REQUEST ->
          "invalid_request_error";
      case GatewayError.ProviderRejected _,
          GatewayError.ProviderFailed _,
          GatewayError.AllProvidersFailed _ ->
          "upstream_error";
      case GatewayError.OfRequest _, GatewayError.OfCaller _, GatewayError.OutputBlocked _ ->
          "invalid_request_error";
      case GatewayError.OfGateway _, GatewayError.UnitUnavailable _ -> "server_error";
    };
  }

  private static @Nullable String param(GatewayError error) {
    if (error instanceof GatewayError.InputRejected(List<Violation> violations)
        && !violations.isEmpty()) {
      return violations.getFirst().field();
    }
    if (error instanceof GatewayError.ProviderRejected rejected
        && rejected.fault() == Fault.REQUEST
        && !rejected.objection().param().isEmpty()) {
      return rejected.objection().param();
    }
    if (error instanceof GatewayError.NotFound(_, var field) && field.isPresent()) {
      return field.get();
    }
    return error instanceof GatewayError.ModelNotFound ? "model" : null;
  }

  private static String code(GatewayError error) {
    return switch (error) {
      case GatewayError.InputRejected(List<Violation> violations) ->
          violations.isEmpty() ? "invalid_value" : code(violations.getFirst());
      case GatewayError.Unauthenticated(Problem problem, _) when problem == Problem.INVALID ->
          "invalid_api_key";
      case GatewayError.RateLimited _ -> "rate_limit_exceeded";
      case GatewayError.AllProvidersFailed failed when failed.isEachOf(TOO_MANY) ->
          "rate_limit_exceeded";
      case GatewayError.ProviderFailed(_, int upstream, _) when upstream == TOO_MANY ->
          "rate_limit_exceeded";
      case GatewayError.QuotaExceeded _ -> "insufficient_quota";
      case GatewayError.OutputBlocked _ -> "content_policy_violation";
      case GatewayError.ProviderRejected rejected when rejected.fault() == Fault.REQUEST ->
          refusal(rejected);
      case GatewayError.OfRequest _,
          GatewayError.OfCaller _,
          GatewayError.OfMoney _,
          GatewayError.OfGateway _,
          GatewayError.UnitUnavailable _,
          GatewayError.ProviderFailed _,
          GatewayError.ProviderRejected _,
          GatewayError.AllProvidersFailed _ ->
          error.code().toLowerCase(Locale.ROOT);
    };
  }

  /// As the provider called it, whose clients know the word; else by what it means.
  private static String refusal(GatewayError.ProviderRejected rejected) {
    if (isTooLong(rejected.reason())) {
      return "context_length_exceeded";
    }
    if (!rejected.objection().code().isEmpty()) {
      return rejected.objection().code();
    }
    return rejected.status() == NOT_FOUND
        ? "model_not_found"
        : rejected.code().toLowerCase(Locale.ROOT);
  }

  /// Providers say it in words only.
  private static boolean isTooLong(String reason) {
    var said = reason.toLowerCase(Locale.ROOT);
    return said.contains("context length")
        || said.contains("context_length")
        || said.contains("context window")
        || said.contains("prompt is too long")
        || said.contains("too many tokens")
        || said.contains("too_many_prompt_tokens");
  }

  private static String code(Violation violation) {
    return switch (violation.rule()) {
      case "required" -> "missing_required_parameter";
      case "type" -> "invalid_type";
      case "unsupported" -> "unsupported_parameter";
      case "enum", "range", "format" -> "invalid_value";
      default -> violation.rule();
    };
  }
}
