package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.GeminiSignature;
import java.util.ArrayList;
import java.util.List;

/// Tool calls as they come in pieces: told apart by index, else by id, else taken for the last one,
/// and numbered from 0 in the order they begin.
final class OpenAiToolCalls {
  private final Call call;
  private final List<Open> open = new ArrayList<>();

  OpenAiToolCalls(Call call) {
    this.call = call;
  }

  /// Whether none has begun; one that is never named never does.
  boolean isEmpty() {
    return open.stream().noneMatch(toolCall -> toolCall.started);
  }

  /// Adds what the pieces in `array` say; anything but an array says nothing.
  void add(JsonNode array, List<? super Delta.Piece> out) {
    if (array.isArray()) {
      for (var piece : array) {
        add(piece, piece.path("function"), out);
      }
    }
  }

  private void add(JsonNode piece, JsonNode function, List<? super Delta.Piece> out) {
    var id = piece.path("id").asText("");
    var name = function.path("name").asText("");
    var toolCall = find(piece.path("index").asInt(-1), id, name);
    toolCall.id = toolCall.id.isEmpty() ? id : toolCall.id;
    toolCall.name = toolCall.name.isEmpty() ? name : toolCall.name;
    var arguments = function.path("arguments");
    toolCall.pending.append(arguments.isObject() ? Json.text(arguments) : arguments.asText(""));
    sign(toolCall, piece.path("extra_content").path("google"), out);
    toolCall.flush(out);
  }

  /// Whoever stands in front of Gemini passes on what the first call was signed with.
  private static void sign(Open toolCall, JsonNode google, List<? super Delta.Piece> out) {
    var signature = google.path("thought_signature").asText("");
    if (toolCall.index == 0 && !toolCall.started && !signature.isEmpty()) {
      out.add(new Delta.ReasoningSignature(GeminiSignature.marked(signature)));
    }
  }

  private Open find(int index, String id, String name) {
    for (var i = open.size() - 1; i >= 0; i--) {
      var candidate = open.get(i);
      var same =
          index >= 0 ? candidate.upstreamIndex == index : id.isEmpty() || candidate.id.equals(id);
      var another =
          !name.isEmpty() && !id.isEmpty() && !candidate.id.isEmpty() && !candidate.id.equals(id);
      if (same && !another) {
        return candidate;
      }
    }
    var begun = new Open(open.size(), index);
    open.add(begun);
    return begun;
  }

  /// Gives calls that came without arguments the empty object.
  void finish(List<? super Delta.Piece> out) {
    for (var toolCall : open) {
      toolCall.complete(out);
    }
  }

  private final class Open {
    private final int index;
    private final int upstreamIndex;
    private final StringBuilder pending = new StringBuilder();
    private String id = "";
    private String name = "";
    private boolean started;
    private boolean hasArguments;

    Open(int index, int upstreamIndex) {
      this.index = index;
      this.upstreamIndex = upstreamIndex;
    }

    void flush(List<? super Delta.Piece> out) {
      if (!started && !name.isEmpty()) {
        started = true;
        id = id.isEmpty() ? call.toolCallId(index) : id;
        out.add(new Delta.ToolCallStart(index, id, name));
      }
      if (started && !pending.isEmpty()) {
        hasArguments = true;
        out.add(new Delta.ToolCallArguments(index, pending.toString()));
        pending.setLength(0);
      }
    }

    void complete(List<? super Delta.Piece> out) {
      if (started && !hasArguments) {
        out.add(new Delta.ToolCallArguments(index, "{}"));
      }
    }
  }
}
