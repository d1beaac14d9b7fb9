package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;
import java.util.Map;
import java.util.TreeMap;

/// What the last delta of an answer is made of. Counts repeat during a stream; the last one said
/// holds.
final class GeminiEnd {
  private final String provider;
  private final Call call;
  private final Map<String, Long> counts = new TreeMap<>();
  private String model;
  private String finishReason = "";
  private String blockReason = "";

  GeminiEnd(String provider, Call call) {
    this.provider = provider;
    this.call = call;
    this.model = call.target().model();
  }

  void piece(JsonNode piece, JsonNode candidate) {
    model = piece.path("modelVersion").asText(model);
    finishReason = candidate.path("finishReason").asText(finishReason);
    blockReason = piece.path("promptFeedback").path("blockReason").asText(blockReason);
    for (var count : piece.path("usageMetadata").properties()) {
      if (count.getValue().isNumber()) {
        counts.put(count.getKey(), count.getValue().asLong());
      }
    }
  }

  /// The last delta, or why the answer is none.
  Outcome<Delta.Finish> finish(boolean callsTools, long outputBytes) {
    if (finishReason.isEmpty() && blockReason.isEmpty()) {
      return Outcome.err(UpstreamErrors.brokeOff(provider));
    }
    if (isBadCall() && !callsTools && outputBytes == 0) {
      return Outcome.err(
          UpstreamErrors.garbled(provider, "it tried to call a tool and failed: " + finishReason));
    }
    return Outcome.ok(new Delta.Finish(reason(callsTools), usage(outputBytes), model));
  }

  private boolean isBadCall() {
    return switch (finishReason) {
      case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS" -> true;
      default -> false;
    };
  }

  private FinishReason reason(boolean callsTools) {
    return switch (finishReason.isEmpty() ? blockReason : finishReason) {
      case "MAX_TOKENS" -> FinishReason.LENGTH;
      case "SAFETY",
          "RECITATION",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "LANGUAGE",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION" ->
          FinishReason.CONTENT_FILTER;
      default ->
          finishReason.isEmpty()
              ? FinishReason.CONTENT_FILTER
              : callsTools ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    };
  }

  /// Thoughts are counted apart from the answer; counts of 0 are left out.
  private Usage usage(long outputBytes) {
    var total = count("totalTokenCount");
    var input = count("promptTokenCount") + count("toolUsePromptTokenCount");
    var thoughts = count("thoughtsTokenCount");
    var output = count("candidatesTokenCount") + thoughts;
    if (output == thoughts && outputBytes > 0) {
      output = Math.max(output, total - input);
    }
    if (input == 0 || (output == 0 && outputBytes > 0)) {
      return TokenEstimate.usage(call.request(), outputBytes);
    }
    return new Usage(input, count("cachedContentTokenCount"), 0, output, thoughts, false);
  }

  private long count(String name) {
    return counts.getOrDefault(name, 0L);
  }
}
