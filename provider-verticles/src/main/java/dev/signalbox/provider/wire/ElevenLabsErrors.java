package dev.signalbox.provider.wire;

import dev.signalbox.api.GatewayError;

/// ElevenLabs' errors: `{detail: {status, message}}`, whose own status says more than HTTP's.
final class ElevenLabsErrors {
  private ElevenLabsErrors() {}

  /// The failure a response of no successful status tells of.
  static GatewayError of(String provider, WireResponse response) {
    var detail = Json.tree(response.body()).path("detail");
    var named = detail.path("status").asText(detail.path("code").asText(""));
    return UpstreamErrors.ofStatus(
        provider, response.status(), usual(named, response.status()), response.body());
  }

  /// A used-up quota comes as 401 although the key is good, and a voice that is not there is the
  /// request's fault.
  private static int usual(String named, int status) {
    return switch (named) {
      case "quota_exceeded" -> 402;
      case "invalid_api_key" -> 401;
      case "missing_permissions" -> 403;
      case "voice_not_found", "max_character_limit_exceeded" -> 400;
      case "too_many_concurrent_requests" -> 429;
      case "system_busy" -> 503;
      default -> status;
    };
  }
}
