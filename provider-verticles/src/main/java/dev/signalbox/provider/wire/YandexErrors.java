package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.GatewayError;
import java.nio.charset.StandardCharsets;

/// Yandex's errors: a gRPC code beside, or instead of, an HTTP status; its words name the folder.
final class YandexErrors {
  private YandexErrors() {}

  /// The failure a response of no successful status tells of.
  static GatewayError of(String provider, WireResponse response, String folder) {
    return told(provider, response.status(), response.body(), folder);
  }

  /// The failure a line tells of that came under a successful status.
  static GatewayError inBand(String provider, JsonNode line, String folder) {
    var said = Json.text(line).getBytes(StandardCharsets.UTF_8);
    return told(provider, status(line), said, folder);
  }

  private static int status(JsonNode line) {
    var error = line.path("error").isObject() ? line.path("error") : line;
    var http = error.path("httpCode").asInt(0);
    if (http >= 400 && http < 600) {
      return http;
    }
    var grpc = GrpcStatus.ofNumber(error.path("grpcCode").asInt(error.path("code").asInt(0)));
    return grpc > 0 ? grpc : 200;
  }

  private static GatewayError told(String provider, int status, byte[] body, String folder) {
    var words = new String(body, StandardCharsets.UTF_8);
    var shown = folder.isEmpty() ? words : words.replace(folder, "[folder]");
    return UpstreamErrors.ofStatus(provider, status, shown.getBytes(StandardCharsets.UTF_8));
  }
}
