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
    if (Json.isPresent(said.path("prompt_tokens"))) {
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
    var counts = new ReportedCounts(call.target());
    var input = counts.read("prompt_tokens", usage.path("prompt_tokens"));
    var output = counts.read("completion_tokens", usage.path("completion_tokens"));
    var total = total(counts);
    var reasoning = counts.read("reasoning_tokens", reasoning());
    var details = usage.path("prompt_tokens_details");
    var cached = counts.read("cached_tokens", details.path("cached_tokens"));
    var written = counts.read("cache_write_tokens", details.path("cache_write_tokens"));
    if (!counts.areCredible()) {
      return TokenEstimate.usage(call.request(), outputBytes.getAsLong());
    }
    var isApart =
        (dialect.has(Quirk.REASONING_APART) && total >= input + output + reasoning)
            || (dialect.has(Quirk.REASONING_SOMETIMES_APART) && reasoning > output);
    return new Usage(
        input, cached, written, isApart ? output + reasoning : output, reasoning, false);
  }

  private JsonNode reasoning() {
    var detail = usage.path("completion_tokens_details").path("reasoning_tokens");
    return Json.isPresent(detail) ? detail : usage.path("reasoning_tokens");
  }

  /// Gives away whether reasoning is missing in the output; does not where it is not said itself.
  private long total(ReportedCounts counts) {
    var total = usage.path("total_tokens");
    return Json.isPresent(total) ? counts.read("total_tokens", total) : Long.MAX_VALUE;
  }
}
