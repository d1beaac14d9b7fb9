package dev.signalbox.provider.wire;

import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Usage;
import java.nio.charset.StandardCharsets;

/// What an inference used where the provider does not say: four UTF-8 bytes a token, rounded up.
final class TokenEstimate {
  private static final int BYTES_PER_TOKEN = 4;
  private static final int BYTES_AROUND_MESSAGE = 16;

  private TokenEstimate() {}

  static Usage usage(InferenceRequest request, long outputBytes) {
    return new Usage(tokens(inputBytes(request)), 0, 0, tokens(outputBytes), 0, true);
  }

  static long tokens(long bytes) {
    return Math.ceilDiv(bytes, BYTES_PER_TOKEN);
  }

  static long inputBytes(InferenceRequest request) {
    var bytes = utf8Length(request.systemPrompt()) + BYTES_AROUND_MESSAGE;
    for (var message : request.messages()) {
      bytes += utf8Length(message.text()) + BYTES_AROUND_MESSAGE;
      for (var call : message.toolCalls()) {
        bytes += utf8Length(call.name()) + utf8Length(call.arguments());
      }
    }
    for (var tool : request.tools()) {
      bytes +=
          utf8Length(tool.name()) + utf8Length(tool.description()) + utf8Length(tool.parameters());
    }
    return bytes;
  }

  /// Encoded and thrown away: that is done by whole vectors, counting character by character is
  /// not.
  static long utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
