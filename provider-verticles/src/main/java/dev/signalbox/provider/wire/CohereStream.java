package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Events of a streamed chat. What the model plans and cites is not part of its answer; unknown
/// events are skipped.
final class CohereStream implements StreamDecoder {
  private final String provider;
  private final Call call;
  private final CohereToolCalls toolCalls;
  private long outputBytes;
  private boolean over;

  CohereStream(String provider, Call call) {
    this.provider = provider;
    this.call = call;
    this.toolCalls = new CohereToolCalls(call);
  }

  @Override
  public Outcome<List<Delta>> decode(WireEvent event) {
    if (over || event.isDone()) {
      return NOTHING;
    }
    try (var json = Json.parser(event)) {
      json.nextToken();
      return act(Json.tree(json));
    } catch (IOException _) {
      return Outcome.err(UpstreamErrors.notJson(provider));
    }
  }

  private Outcome<List<Delta>> act(JsonNode event) {
    var index = event.path("index").asInt(0);
    var message = event.path("delta").path("message");
    var out = new ArrayList<Delta>(2);
    switch (event.path("type").asText("")) {
      case "content-start", "content-delta" -> {
        var thought = message.path("content").path("thinking").asText("");
        if (!thought.isEmpty()) {
          out.add(new Delta.Reasoning(thought));
        }
        var text = message.path("content").path("text").asText("");
        if (!text.isEmpty()) {
          out.add(new Delta.Text(text));
        }
      }
      case "tool-call-start" -> {
        if (!toolCalls.start(index, message.path("tool_calls"), out)) {
          return Outcome.err(UpstreamErrors.namelessCall(provider));
        }
      }
      case "tool-call-delta" ->
          toolCalls.arguments(index, message.path("tool_calls").path("function"), out);
      case "tool-call-end" -> toolCalls.stop(index, out);
      case "message-end" -> {
        return end(event.path("delta"));
      }
      default -> {
        return failure(event);
      }
    }
    outputBytes += Deltas.outputBytes(out);
    return Outcome.ok(out);
  }

  private Outcome<List<Delta>> end(JsonNode delta) {
    over = true;
    return CohereEnd.finish(provider, call, delta, outputBytes).map(List::of);
  }

  /// An error that comes as an event is told as in a body: a message without a type.
  private Outcome<List<Delta>> failure(JsonNode event) {
    if (Json.isPresent(event.path("error"))) {
      return Outcome.err(UpstreamErrors.inBand(provider, event.path("error")));
    }
    return event.has("message") && !event.has("type")
        ? Outcome.err(UpstreamErrors.inBand(provider, event))
        : NOTHING;
  }

  @Override
  public Outcome<List<Delta>> end() {
    return over ? NOTHING : Outcome.err(UpstreamErrors.brokeOff(provider));
  }
}
