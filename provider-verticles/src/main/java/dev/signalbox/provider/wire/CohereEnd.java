package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;

/// What the last delta of an answer is made of. The provider names no model.
final class CohereEnd {
  private CohereEnd() {}

  /// The last delta, or the failure that stands in its place.
  ///
  /// @param end what holds the finish reason and the usage
  static Outcome<Delta.Finish> finish(String provider, Call call, JsonNode end, long outputBytes) {
    var reason = end.path("finish_reason").asText("");
    if (reason.equals("ERROR") || reason.equals("TIMEOUT")) {
      var said = Redaction.clean(end.path("error").asText(""));
      return Outcome.err(
          new GatewayError.ProviderFailed(
              provider,
              reason.equals("TIMEOUT") ? 504 : 500,
              said.isEmpty() ? "it ended its answer with " + reason : said));
    }
    if (reason.isEmpty()) {
      return Outcome.err(UpstreamErrors.garbled(provider, "its answer does not say why it ended"));
    }
    return Outcome.ok(
        new Delta.Finish(
            reason(reason), usage(call, end.path("usage"), outputBytes), call.target().model()));
  }

  private static FinishReason reason(String reason) {
    return switch (reason) {
      case "MAX_TOKENS" -> FinishReason.LENGTH;
      case "TOOL_CALL" -> FinishReason.TOOL_CALLS;
      case "ERROR_TOXIC" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.STOP;
    };
  }

  /// `tokens` counts all of them, `billed_units` leaves out what the provider adds itself.
  private static Usage usage(Call call, JsonNode usage, long outputBytes) {
    var billed = usage.path("billed_units");
    var tokens = usage.path("tokens").isObject() ? usage.path("tokens") : billed;
    if (!isCounted(tokens)) {
      return TokenEstimate.usage(call.request(), outputBytes);
    }
    var reported = new ReportedCounts(call.target());
    var input = reported.read("input_tokens", tokens.path("input_tokens"));
    var output = reported.read("output_tokens", tokens.path("output_tokens"));
    var cached = reported.read("cached_tokens", usage.path("cached_tokens"));
    var billedInput = reported.read("billed_units.input_tokens", billed.path("input_tokens"));
    var billedOutput = reported.read("billed_units.output_tokens", billed.path("output_tokens"));
    if (!reported.areCredible()) {
      return TokenEstimate.usage(call.request(), outputBytes);
    }
    var counted = new Usage(input, cached, 0, output, 0, false);
    return isCounted(billed) ? counted.billing(billedInput, billedOutput) : counted;
  }

  private static boolean isCounted(JsonNode counts) {
    return Json.isPresent(counts.path("input_tokens"))
        && Json.isPresent(counts.path("output_tokens"));
  }
}
