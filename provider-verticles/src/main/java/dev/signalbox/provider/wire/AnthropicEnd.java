package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// What the last delta of a message is made of. Counts repeat during a stream; the last one said
/// holds.
final class AnthropicEnd {
  private final Call call;
  private final Map<String, JsonNode> counts = new TreeMap<>();
  private JsonNode reasoning = MissingNode.getInstance();
  private JsonNode writtenForAnHour = MissingNode.getInstance();
  private String model;

  AnthropicEnd(Call call) {
    this.call = call;
    this.model = call.target().model();
  }

  /// Whether `block` calls a tool without naming it.
  static boolean isNamelessCall(JsonNode block) {
    return block.path("type").asText("").equals("tool_use")
        && block.path("name").asText("").isEmpty();
  }

  void message(JsonNode message) {
    model = message.path("model").asText(model);
    usage(message.path("usage"));
  }

  void usage(JsonNode usage) {
    for (var field : usage.properties()) {
      if (Json.isPresent(field.getValue())) {
        counts.put(field.getKey(), field.getValue());
      }
    }
    writtenForAnHour =
        said(usage.path("cache_creation").path("ephemeral_1h_input_tokens"), writtenForAnHour);
    var details = usage.path("output_tokens_details");
    reasoning = said(details.path("thinking_tokens"), reasoning);
    reasoning = said(details.path("reasoning_tokens"), reasoning);
  }

  private static JsonNode said(JsonNode now, JsonNode before) {
    return Json.isPresent(now) ? now : before;
  }

  /// @param stopSequence the caller's text that ended it, empty where none did
  /// @param outputBytes only counted where the provider counts nothing
  Delta.Finish finish(String stopReason, String stopSequence, LongSupplier outputBytes) {
    return new Delta.Finish(reason(stopReason), usage(outputBytes), model)
        .stoppedBy(Optional.of(stopSequence).filter(text -> !text.isEmpty()));
  }

  private static FinishReason reason(String stopReason) {
    return switch (stopReason) {
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "tool_use" -> FinishReason.TOOL_CALLS;
      case "refusal" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.STOP;
    };
  }

  /// `input_tokens` leaves out what was read from or written to the cache; ours holds all of it.
  private Usage usage(LongSupplier outputBytes) {
    if (!counts.containsKey("input_tokens") || !counts.containsKey("output_tokens")) {
      return TokenEstimate.usage(call.request(), outputBytes.getAsLong());
    }
    var reported = new ReportedCounts(call.target());
    var plain = count(reported, "input_tokens");
    var output = count(reported, "output_tokens");
    var read = count(reported, "cache_read_input_tokens");
    var written = count(reported, "cache_creation_input_tokens");
    var thought = reported.read("reasoning_tokens", reasoning);
    var forAnHour = reported.read("ephemeral_1h_input_tokens", writtenForAnHour);
    if (!reported.areCredible()) {
      return TokenEstimate.usage(call.request(), outputBytes.getAsLong());
    }
    return new Usage(plain + read + written, read, written, output, thought, false)
        .keptForAnHour(forAnHour);
  }

  private long count(ReportedCounts reported, String field) {
    return reported.read(field, counts.getOrDefault(field, MissingNode.getInstance()));
  }
}
