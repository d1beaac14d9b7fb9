package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lines of a native chat stream. Tool calls come whole and without ids.
final class OllamaStream implements StreamDecoder {
  private final String provider;
  private final Call call;
  private String model;
  private String doneReason = "";
  private int toolCalls;
  private JsonNode inputTokens = MissingNode.getInstance();
  private JsonNode outputTokens = MissingNode.getInstance();
  private long outputBytes;
  private boolean done;
  private boolean over;
  private Optional<GatewayError> error = Optional.empty();

  OllamaStream(String provider, Call call) {
    this.provider = provider;
    this.call = call;
    this.model = call.target().model();
  }

  @Override
  public Outcome<List<Delta>> decode(WireEvent line) {
    if (over) {
      return NOTHING;
    }
    var deltas = new ArrayList<Delta>(2);
    try (var json = Json.parser(line)) {
      line(json, deltas);
    } catch (IOException _) {
      return Outcome.err(UpstreamErrors.garbled(provider, "a line of its stream is not JSON"));
    }
    if (error.isPresent()) {
      return Outcome.err(error.get());
    }
    outputBytes += Deltas.outputBytes(deltas);
    if (done) {
      over = true;
      deltas.add(new Delta.Finish(reason(), usage(), model));
    }
    return Outcome.ok(deltas);
  }

  private void line(JsonParser json, List<Delta> out) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("not an object");
    }
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "message" -> message(json, out);
        case "model" -> model = json.getValueAsString(model);
        case "done" -> done = json.getValueAsBoolean();
        case "done_reason" -> doneReason = json.getValueAsString("");
        case "prompt_eval_count" -> inputTokens = Json.tree(json);
        case "eval_count" -> outputTokens = Json.tree(json);
        case "error" -> error = Optional.of(UpstreamErrors.inBand(provider, Json.tree(json)));
        default -> json.skipChildren();
      }
    }
  }

  private void message(JsonParser json, List<Delta> out) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new IOException("not an object");
    }
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "content" -> {
          var text = json.getValueAsString("");
          if (!text.isEmpty()) {
            out.add(new Delta.Text(text));
          }
        }
        case "thinking" -> {
          var thought = json.getValueAsString("");
          if (!thought.isEmpty()) {
            out.add(new Delta.Reasoning(thought));
          }
        }
        case "tool_calls" -> toolCalls(json, out);
        default -> json.skipChildren();
      }
    }
  }

  private void toolCalls(JsonParser json, List<Delta> out) throws IOException {
    for (var toolCall : Json.tree(json)) {
      var function = toolCall.path("function");
      if (function.path("name").asText("").isEmpty()) {
        error = Optional.of(UpstreamErrors.namelessCall(provider));
        return;
      }
      var id = toolCall.path("id").asText("");
      var known = id.isEmpty() ? call.toolCallId(toolCalls) : id;
      out.add(new Delta.ToolCallStart(toolCalls, known, function.path("name").asText("")));
      var arguments = function.path("arguments");
      var text = arguments.isObject() ? Json.text(arguments) : arguments.asText("{}");
      out.add(new Delta.ToolCallArguments(toolCalls, text));
      toolCalls++;
    }
  }

  private FinishReason reason() {
    if (doneReason.equals("length")) {
      return FinishReason.LENGTH;
    }
    return toolCalls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
  }

  private Usage usage() {
    var estimate = TokenEstimate.usage(call.request(), outputBytes);
    var counts = new ReportedCounts(call.target());
    var input = counts.read("prompt_eval_count", inputTokens);
    var output = counts.read("eval_count", outputTokens);
    if (!counts.areCredible()) {
      return estimate;
    }
    var knowsInput = Json.isPresent(inputTokens);
    var knowsOutput = Json.isPresent(outputTokens);
    return new Usage(
        knowsInput ? input : estimate.inputTokens(),
        0,
        0,
        knowsOutput ? output : estimate.outputTokens(),
        0,
        !knowsInput || !knowsOutput);
  }

  @Override
  public Outcome<List<Delta>> end() {
    return over ? NOTHING : Outcome.err(UpstreamErrors.brokeOff(provider));
  }
}
