package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Pieces of a streamed answer, each a whole response with what is new in it; a whole answer is the
/// only piece of one. Nothing but the end of the input says that no more will come: some models
/// give a finish reason with every piece.
final class GeminiStream implements StreamDecoder {
  private final String provider;
  private final Call call;
  private final GeminiEnd end;
  private int toolCalls;
  private long outputBytes;

  GeminiStream(String provider, Call call) {
    this.provider = provider;
    this.call = call;
    this.end = new GeminiEnd(provider, call);
  }

  @Override
  public Outcome<List<Delta>> decode(WireEvent event) {
    if (event.isDone()) {
      return NOTHING;
    }
    try (var json = Json.parser(event)) {
      json.nextToken();
      return pieces(Json.tree(json));
    } catch (IOException _) {
      return Outcome.err(UpstreamErrors.notJson(provider));
    }
  }

  /// All pieces come as one array where `alt=sse` is not understood.
  private Outcome<List<Delta>> pieces(JsonNode read) {
    if (!read.isArray()) {
      return piece(read);
    }
    var all = NOTHING;
    for (var one : read) {
      all = all.flatMap(before -> piece(one).map(more -> Deltas.joined(before, more)));
    }
    return all;
  }

  private Outcome<List<Delta>> piece(JsonNode piece) {
    if (Json.isPresent(piece.path("error"))) {
      return Outcome.err(GeminiErrors.inBand(provider, piece.path("error")));
    }
    var candidate = piece.path("candidates").path(0);
    end.piece(piece, candidate);
    var deltas = new ArrayList<Delta>(2);
    for (var part : candidate.path("content").path("parts")) {
      if (part.path("functionCall").isObject()) {
        if (part.path("functionCall").path("name").asText("").isEmpty()) {
          return Outcome.err(UpstreamErrors.namelessCall(provider));
        }
        toolCall(part.path("functionCall"), deltas);
      } else if (!part.path("text").asText("").isEmpty()) {
        var text = part.path("text").asText();
        deltas.add(
            part.path("thought").asBoolean() ? new Delta.Reasoning(text) : new Delta.Text(text));
      }
    }
    outputBytes += Deltas.outputBytes(deltas);
    return Outcome.ok(deltas);
  }

  private void toolCall(JsonNode function, List<Delta> out) {
    var id = function.path("id").asText("");
    out.add(
        new Delta.ToolCallStart(
            toolCalls,
            id.isEmpty() ? call.toolCallId(toolCalls) : id,
            function.path("name").asText("")));
    var arguments = function.path("args");
    out.add(
        new Delta.ToolCallArguments(toolCalls, arguments.isObject() ? Json.text(arguments) : "{}"));
    toolCalls++;
  }

  @Override
  public Outcome<List<Delta>> end() {
    return end.finish(toolCalls > 0, outputBytes).map(finish -> List.<Delta>of(finish));
  }
}
