package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
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
  private final Map<String, Long> counts = new TreeMap<>();
  private long reasoning;
  private long writtenForAnHour;
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
      if (field.getValue().isNumber()) {
        counts.put(field.getKey(), field.getValue().asLong());
      }
    }
    writtenForAnHour =
        usage.path("cache_creation").path("ephemeral_1h_input_tokens").asLong(writtenForAnHour);
    var details = usage.path("output_tokens_details");
    reasoning = details.path("thinking_tokens").asLong(reasoning);
    reasoning = details.path("reasoning_tokens").asLong(reasoning);
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
    var read = count("cache_read_input_tokens");
    var written = count("cache_creation_input_tokens");
    return new Usage(
            count("input_tokens") + read + written,
            read,
            written,
            count("output_tokens"),
            reasoning,
            false)
        .keptForAnHour(writtenForAnHour);
  }

  private long count(String name) {
    return counts.getOrDefault(name, 0L);
  }
}
