package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Lines of a streamed completion. Each repeats the whole text so far, so what is new is what
/// follows the text before; tool calls come without ids and count once the answer is whole.
final class YandexStream implements StreamDecoder {
  private static final String STATUS = "ALTERNATIVE_STATUS_";

  private final String provider;
  private final Call call;
  private String said = "";
  private long outputBytes;
  private boolean over;

  YandexStream(String provider, Call call) {
    this.provider = provider;
    this.call = call;
  }

  @Override
  public Outcome<List<Delta>> decode(WireEvent line) {
    if (over) {
      return NOTHING;
    }
    try (var json = Json.parser(line)) {
      json.nextToken();
      return line(Json.tree(json));
    } catch (IOException _) {
      return Outcome.err(UpstreamErrors.garbled(provider, "a line of its stream is not JSON"));
    }
  }

  private Outcome<List<Delta>> line(JsonNode line) {
    if (Json.isPresent(line.path("error"))) {
      return Outcome.err(YandexErrors.inBand(provider, line, call.account()));
    }
    var result = line.path("result");
    var alternative = result.path("alternatives").path(0);
    if (!alternative.isObject()) {
      return Outcome.err(UpstreamErrors.garbled(provider, "its answer holds no completion"));
    }
    var message = alternative.path("message");
    var text = message.path("text").asText(said);
    if (!text.startsWith(said)) {
      return Outcome.err(UpstreamErrors.garbled(provider, "it took back what it had already said"));
    }
    var deltas = new ArrayList<Delta>(2);
    if (text.length() > said.length()) {
      deltas.add(new Delta.Text(text.substring(said.length())));
      said = text;
    }
    var status = alternative.path("status").asText("");
    if (isLast(status)) {
      return last(status, message, result.path("usage"), deltas);
    }
    outputBytes += Deltas.outputBytes(deltas);
    return Outcome.ok(deltas);
  }

  /// A status that is not known ends nothing: half an answer must not be taken for a whole one.
  private static boolean isLast(String status) {
    return status.endsWith("_FINAL")
        || status.equals(STATUS + "TOOL_CALLS")
        || status.equals(STATUS + "CONTENT_FILTER");
  }

  private Outcome<List<Delta>> last(
      String status, JsonNode message, JsonNode usage, List<Delta> deltas) {
    var index = 0;
    for (var toolCall : message.path("toolCallList").path("toolCalls")) {
      var function = toolCall.path("functionCall");
      var name = function.path("name").asText("");
      if (name.isEmpty()) {
        return Outcome.err(UpstreamErrors.namelessCall(provider));
      }
      var arguments = function.path("arguments");
      deltas.add(new Delta.ToolCallStart(index, call.toolCallId(index), name));
      deltas.add(
          new Delta.ToolCallArguments(
              index++, arguments.isObject() ? Json.text(arguments) : arguments.asText("{}")));
    }
    outputBytes += Deltas.outputBytes(deltas);
    over = true;
    deltas.add(new Delta.Finish(reason(status, index > 0), usage(usage), call.target().model()));
    return Outcome.ok(deltas);
  }

  private static FinishReason reason(String status, boolean callsTools) {
    return switch (status) {
      case STATUS + "TRUNCATED_FINAL" -> FinishReason.LENGTH;
      case STATUS + "CONTENT_FILTER" -> FinishReason.CONTENT_FILTER;
      case STATUS + "TOOL_CALLS" -> FinishReason.TOOL_CALLS;
      default -> callsTools ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    };
  }

  /// Counts are written as text.
  private Usage usage(JsonNode usage) {
    var counts = new ReportedCounts(call.target());
    var input = counts.read("inputTextTokens", usage.path("inputTextTokens"));
    var output = counts.read("completionTokens", usage.path("completionTokens"));
    var details = usage.path("completionTokensDetails");
    var reasoning = counts.read("reasoningTokens", details.path("reasoningTokens"));
    var isCounted = usage.hasNonNull("inputTextTokens") && usage.hasNonNull("completionTokens");
    return counts.areCredible() && isCounted
        ? new Usage(input, 0, 0, output, reasoning, false)
        : TokenEstimate.usage(call.request(), outputBytes);
  }

  @Override
  public Outcome<List<Delta>> end() {
    return over ? NOTHING : Outcome.err(UpstreamErrors.brokeOff(provider));
  }
}
