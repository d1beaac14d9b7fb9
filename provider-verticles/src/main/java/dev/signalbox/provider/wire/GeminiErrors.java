package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.GatewayError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalLong;

/// Gemini's errors: a gRPC status with details that say more than its HTTP status.
final class GeminiErrors {
  /// Where the day begins that daily quotas are counted by.
  private static final ZoneId QUOTA_ZONE = ZoneId.of("America/Los_Angeles");

  private GeminiErrors() {}

  /// The failure a response of no successful status tells of.
  static GatewayError of(String provider, WireResponse response) {
    var error = error(response.body());
    return error.isObject()
        ? of(provider, response.status(), error)
        : UpstreamErrors.ofStatus(provider, response.status(), response.body());
  }

  /// The failure an `error` member tells of that came under a successful status.
  static GatewayError inBand(String provider, JsonNode error) {
    var code = error.path("code").asInt(0);
    var byName = GrpcStatus.ofName(error.path("status").asText(""));
    return of(provider, code >= 400 && code < 600 ? code : byName > 0 ? byName : 200, error);
  }

  /// A bad key comes as a bad request, and would be taken for the caller's fault.
  private static GatewayError of(String provider, int status, JsonNode error) {
    var badKey = status == 400 && detail(error, "reason", "API_KEY_INVALID");
    var said = Json.text(error).getBytes(StandardCharsets.UTF_8);
    return UpstreamErrors.ofStatus(provider, status, badKey ? 401 : status, said);
  }

  /// How long a refusal asks to wait, in ms. A quota of the day is there again at its midnight,
  /// whatever delay is named beside it.
  static OptionalLong waitMillis(WireResponse response, Instant now) {
    var error = error(response.body());
    for (var detail : error.path("details")) {
      for (var violation : detail.path("violations")) {
        if (violation.path("quotaId").asText("").contains("PerDay")) {
          return OptionalLong.of(untilMidnight(now));
        }
      }
    }
    for (var detail : error.path("details")) {
      if (detail.path("retryDelay").isTextual()) {
        return Waits.duration(detail.path("retryDelay").asText());
      }
    }
    return OptionalLong.empty();
  }

  private static long untilMidnight(Instant now) {
    var midnight = now.atZone(QUOTA_ZONE).toLocalDate().plusDays(1).atStartOfDay(QUOTA_ZONE);
    return midnight.toInstant().toEpochMilli() - now.toEpochMilli();
  }

  private static boolean detail(JsonNode error, String member, String value) {
    for (var detail : error.path("details")) {
      if (detail.path(member).asText("").equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode error(byte[] body) {
    var tree = Json.tree(body);
    return (tree.isArray() ? tree.path(0) : tree).path("error");
  }
}
