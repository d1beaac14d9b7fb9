package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the last delta of an answer is made of. Counts repeat during a stream; the last one said
/// holds.
final class GeminiEnd {
  private final String provider;
  private final Call call;
  private final Map<String, JsonNode> counts = new TreeMap<>();
  private String model;
  private String blockReason = "";

  GeminiEnd(String provider, Call call) {
    this.provider = provider;
    this.call = call;
    this.model = call.target().model();
  }

  void piece(JsonNode piece) {
    model = piece.path("modelVersion").asText(model);
    blockReason = piece.path("promptFeedback").path("blockReason").asText(blockReason);
    for (var count : piece.path("usageMetadata").properties()) {
      if (Json.isPresent(count.getValue())) {
        counts.put(count.getKey(), count.getValue());
      }
    }
  }

  /// The last delta, or why the answer is none.
  ///
  /// @param candidates every answer that came, in order
  Outcome<Delta.Finish> finish(List<GeminiCandidate> candidates) {
    if (candidates.stream().noneMatch(GeminiCandidate::hasEnded) && !blockReason.isEmpty()) {
      var written = candidates.stream().mapToLong(GeminiCandidate::outputBytes).sum();
      return Outcome.ok(new Delta.Finish(FinishReason.CONTENT_FILTER, usage(written), model));
    }
    if (candidates.isEmpty() || !candidates.stream().allMatch(GeminiCandidate::hasEnded)) {
      return Outcome.err(UpstreamErrors.brokeOff(provider));
    }
    var reasons = new ArrayList<FinishReason>(candidates.size());
    var outputBytes = 0L;
    for (var candidate : candidates) {
      var failure = candidate.failure();
      if (failure.isPresent()) {
        return Outcome.err(failure.get());
      }
      reasons.add(candidate.reason());
      outputBytes += candidate.outputBytes();
    }
    return Outcome.ok(
        new Delta.Finish(reasons.getFirst(), usage(outputBytes), model)
            .beside(reasons.subList(1, reasons.size())));
  }

  /// Our reason for the family's, of an answer that has ended.
  static FinishReason reason(String said, boolean callsTools) {
    return switch (said) {
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
      default -> callsTools ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    };
  }

  /// Thoughts are counted apart from the answer; counts of 0 are left out.
  private Usage usage(long outputBytes) {
    var reported = new ReportedCounts(call.target());
    var total = count(reported, "totalTokenCount");
    var input = count(reported, "promptTokenCount") + count(reported, "toolUsePromptTokenCount");
    var thoughts = count(reported, "thoughtsTokenCount");
    var cached = count(reported, "cachedContentTokenCount");
    var output = count(reported, "candidatesTokenCount") + thoughts;
    if (output == thoughts && outputBytes > 0) {
      output = Math.max(output, total - input);
    }
    if (!reported.areCredible() || input == 0 || (output == 0 && outputBytes > 0)) {
      return TokenEstimate.usage(call.request(), outputBytes);
    }
    return new Usage(input, cached, 0, output, thoughts, false);
  }

  private long count(ReportedCounts reported, String field) {
    return reported.read(field, counts.getOrDefault(field, MissingNode.getInstance()));
  }
}
