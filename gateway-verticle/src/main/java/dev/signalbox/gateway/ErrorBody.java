package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Violation;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.security.Finding;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// Renders every failure a caller can be told about: `{error, message, requestId}` and what this
/// very failure has to say besides.
final class ErrorBody {
  private static final long MILLIS_PER_MINUTE = 60_000;

  private ErrorBody() {}

  static Buffer of(GatewayError error, String requestId) {
    return Json.object(out -> write(out, error, requestId));
  }

  static void write(JsonGenerator out, GatewayError error, String requestId) throws IOException {
    out.writeStringField("error", error.code());
    Json.foreign(out, "message", error.message());
    out.writeStringField("requestId", requestId);
    particulars(out, error);
  }

  /// What this very failure has to say besides.
  static void particulars(JsonGenerator out, GatewayError error) throws IOException {
    switch (error) {
      case GatewayError.OfMoney money -> money(out, money);
      case GatewayError.InputRejected(var violations) -> violations(out, violations);
      case GatewayError.PayloadTooLarge(long limit) -> out.writeNumberField("limitBytes", limit);
      case GatewayError.KeyQuarantined quarantined -> quarantine(out, quarantined);
      case GatewayError.OutputBlocked(var findings, var scan) -> {
        out.writeObjectFieldStart("details");
        findings(out, findings);
        ScanBody.write(out, scan);
        out.writeEndObject();
      }
      case GatewayError.RateLimited(String scope, String unit, long limit, long retryAfter) ->
          limit(out, scope, unit, limit, retryAfter);
      case GatewayError.QuotaExceeded(String scope, String unit, long limit, long retryAfter) ->
          limit(out, scope, unit, limit, retryAfter);
      case GatewayError.Overloaded(long retryAfter) ->
          out.writeNumberField("retryAfterMs", retryAfter);
      case GatewayError.UnitUnavailable(var unit) -> out.writeStringField("unit", unit.id());
      case GatewayError.ModelNotFound(String model, var known, _) -> models(out, model, known);
      case GatewayError.ProviderFailed(String provider, int status, String reason) ->
          upstream(out, provider, status, reason);
      case GatewayError.ProviderRejected rejected -> rejected(out, rejected);
      case GatewayError.AllProvidersFailed failed -> failures(out, failed);
      case GatewayError.DeadlineExceeded(String stage) -> out.writeStringField("stage", stage);
      case GatewayError.NotFound(String path, var field) ->
          Json.foreign(out, field.isPresent() ? "field" : "path", field.orElse(path));
      case GatewayError.MethodNotAllowed(_, String allowed) ->
          out.writeStringField("allowed", allowed);
      case GatewayError.CrossOriginRefused _,
          GatewayError.Unauthenticated _,
          GatewayError.Forbidden _,
          GatewayError.Conflict _,
          GatewayError.CallEnded _,
          GatewayError.Internal _ -> {}
    }
  }

  private static void rejected(JsonGenerator out, GatewayError.ProviderRejected error)
      throws IOException {
    upstream(out, error.provider(), error.status(), error.reason());
    out.writeStringField("fault", error.fault().name());
  }

  private static void money(JsonGenerator out, GatewayError.OfMoney error) throws IOException {
    switch (error) {
      case GatewayError.CostLimitExceeded exceeded -> costLimit(out, exceeded);
      case GatewayError.ApprovalRequired(String id, var estimated, var threshold) -> {
        out.writeStringField("approvalId", id);
        Json.usd(out, "estimatedCostUSD", estimated);
        Json.usd(out, "thresholdUSD", threshold);
      }
      case GatewayError.CreditsInsufficient(long balance, long required) -> {
        out.writeNumberField("balance", balance);
        out.writeNumberField("required", required);
      }
    }
  }

  private static void failures(JsonGenerator out, GatewayError.AllProvidersFailed failed)
      throws IOException {
    out.writeObjectFieldStart("details");
    attempts(out, failed.attempts());
    out.writeEndObject();
    if (failed.retryAfterMillis() > 0) {
      out.writeNumberField("retryAfterMs", failed.retryAfterMillis());
    }
  }

  private static void costLimit(JsonGenerator out, GatewayError.CostLimitExceeded exceeded)
      throws IOException {
    out.writeStringField("level", "HARD");
    Json.usd(out, "total", exceeded.total());
    Json.usd(out, "threshold", exceeded.threshold());
    out.writeStringField("scope", exceeded.scope());
    if (exceeded.room().isPresent()) {
      var room = exceeded.room().get();
      Json.usd(out, "settled", room.settled());
      Json.usd(out, "held", room.held());
      Json.usd(out, "worstCase", room.worstCase());
      out.writeNumberField("largestMaxTokens", room.maxTokens());
      if (room.resets()) {
        var resets = Instant.ofEpochMilli(room.resetsAtEpochMillis());
        out.writeStringField("resetsAt", resets.toString());
      } else {
        out.writeNullField("resetsAt");
      }
    }
  }

  private static void limit(
      JsonGenerator out, String scope, String unit, long limit, long retryAfterMillis)
      throws IOException {
    out.writeStringField("scope", scope);
    out.writeStringField("unit", unit);
    out.writeNumberField("limit", limit);
    out.writeNumberField("retryAfterMs", retryAfterMillis);
  }

  private static void violations(JsonGenerator out, List<Violation> violations) throws IOException {
    out.writeObjectFieldStart("details");
    out.writeBooleanField("valid", false);
    out.writeArrayFieldStart("errors");
    for (var violation : violations) {
      out.writeStartObject();
      Json.foreign(out, "field", violation.field());
      out.writeStringField("rule", violation.rule());
      Json.foreign(out, "message", violation.message());
      if (violation.score() > 0) {
        out.writeNumberField("score", violation.score());
        out.writeNumberField("start", violation.start());
        out.writeNumberField("end", violation.end());
        out.writeStringField("ruleSet", violation.ruleSet());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void quarantine(JsonGenerator out, GatewayError.KeyQuarantined quarantined)
      throws IOException {
    var remaining = quarantined.remainingMillis();
    out.writeBooleanField("quarantined", true);
    out.writeStringField("type", quarantined.permanent() ? "permanent" : "temporary");
    out.writeNumberField("remaining", remaining);
    out.writeNumberField(
        "remainingMinutes", (remaining + MILLIS_PER_MINUTE - 1) / MILLIS_PER_MINUTE);
  }

  private static void models(JsonGenerator out, String model, List<String> known)
      throws IOException {
    Json.foreign(out, "model", model);
    out.writeArrayFieldStart("known");
    for (var name : known) {
      out.writeString(name);
    }
    out.writeEndArray();
  }

  private static void upstream(JsonGenerator out, String provider, int status, String reason)
      throws IOException {
    out.writeStringField("provider", provider);
    out.writeNumberField("upstreamStatus", status);
    Json.foreign(out, "upstreamMessage", reason);
  }

  /// Writes the field `findings`: kinds and places, never values.
  static void findings(JsonGenerator out, List<Finding> findings) throws IOException {
    out.writeArrayFieldStart("findings");
    for (var finding : findings) {
      out.writeStartObject();
      out.writeStringField("kind", finding.kind());
      out.writeStringField("severity", finding.severity().name());
      out.writeStringField("action", finding.action().name());
      out.writeStringField("where", finding.where());
      out.writeNumberField("start", finding.start());
      out.writeNumberField("end", finding.end());
      if (finding.evidence().score() > 0) {
        out.writeStringField("rule", finding.evidence().rule());
        out.writeNumberField("score", finding.evidence().score());
        out.writeStringField("ruleSet", finding.evidence().ruleSet());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /// Writes the field `attempts`.
  static void attempts(JsonGenerator out, List<Attempt> attempts) throws IOException {
    out.writeArrayFieldStart("attempts");
    for (var attempt : attempts) {
      out.writeStartObject();
      out.writeStringField("provider", attempt.target().provider());
      out.writeStringField("model", attempt.target().model());
      out.writeNumberField("status", attempt.status());
      Json.foreign(out, "reason", attempt.reason());
      out.writeNumberField("durationMs", attempt.durationMillis());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
