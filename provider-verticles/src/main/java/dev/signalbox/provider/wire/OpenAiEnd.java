package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.provider.wire.OpenAiDialect.Quirk;
import java.util.function.LongSupplier;

/// What the last delta of a chat completion is made of.
final class OpenAiEnd {
  private final String provider;
  private final OpenAiDialect dialect;
  private final Call call;
  private String model;
  private JsonNode usage = MissingNode.getInstance();

  OpenAiEnd(String provider, OpenAiDialect dialect, Call call) {
    this.provider = provider;
    this.dialect = dialect;
    this.call = call;
    this.model = call.target().model();
  }

  void model(String name) {
    model = name.isBlank() ? model : name;
  }

  /// The last one that says anything counts.
  void usage(JsonNode said) {
    if (said.isObject() && said.path("prompt_tokens").isNumber()) {
      usage = said;
    }
  }

  /// As [#usage], where nobody else says anything.
  void usageUnlessTold(JsonNode said) {
    if (usage.isMissingNode()) {
      usage(said);
    }
  }

  /// The last delta; `outputBytes` are only counted where the provider counts nothing.
  Delta.Finish finish(FinishReason reason, LongSupplier outputBytes) {
    return new Delta.Finish(reason, usage(outputBytes), model);
  }

  /// Our reason for the family's; `error` is none.
  Outcome<FinishReason> reason(String said, boolean anyToolCalls) {
    return switch (said) {
      case "error" ->
          Outcome.err(UpstreamErrors.garbled(provider, "the model ended its answer with an error"));
      case "length", "model_length", "max_tokens" -> Outcome.ok(FinishReason.LENGTH);
      case "content_filter" -> Outcome.ok(FinishReason.CONTENT_FILTER);
      default -> Outcome.ok(anyToolCalls ? FinishReason.TOOL_CALLS : FinishReason.STOP);
    };
  }

  private Usage usage(LongSupplier outputBytes) {
    if (usage.isMissingNode()) {
      return TokenEstimate.usage(call.request(), outputBytes.getAsLong());
    }
    var input = usage.path("prompt_tokens_details");
    var reasoning =
        usage
            .path("completion_tokens_details")
            .path("reasoning_tokens")
            .asLong(usage.path("reasoning_tokens").asLong());
    var output = usage.path("completion_tokens").asLong();
    return new Usage(
        usage.path("prompt_tokens").asLong(),
        input.path("cached_tokens").asLong(),
        input.path("cache_write_tokens").asLong(),
        isApart(reasoning, output) ? output + reasoning : output,
        reasoning,
        false);
  }

  /// Whether `reasoning` tokens are missing in `output`, which the total then gives away.
  private boolean isApart(long reasoning, long output) {
    var together = usage.path("prompt_tokens").asLong() + output;
    return (dialect.has(Quirk.REASONING_APART)
            && usage.path("total_tokens").asLong(Long.MAX_VALUE) >= together + reasoning)
        || (dialect.has(Quirk.REASONING_SOMETIMES_APART) && reasoning > output);
  }
}
