package dev.signalbox.provider.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.api.inference.Delta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The tool calls of one answer, under the indexes the provider gives them.
final class CohereToolCalls {
  private final Call call;
  private final Map<Integer, Integer> ours = new HashMap<>();
  private final Map<Integer, Boolean> hasArguments = new HashMap<>();

  CohereToolCalls(Call call) {
    this.call = call;
  }

  /// Call number `index` begins; false when it does not say which tool.
  boolean start(int index, JsonNode toolCall, List<Delta> out) {
    var function = toolCall.path("function");
    var name = function.path("name").asText("");
    if (name.isEmpty()) {
      return false;
    }
    var our = ours.size();
    ours.put(index, our);
    var id = toolCall.path("id").asText("");
    out.add(new Delta.ToolCallStart(our, id.isEmpty() ? call.toolCallId(our) : id, name));
    arguments(index, function, out);
    return true;
  }

  /// More arguments of call number `index`.
  void arguments(int index, JsonNode function, List<Delta> out) {
    var our = ours.get(index);
    var more = function.path("arguments").asText("");
    if (our != null && !more.isEmpty()) {
      hasArguments.put(our, true);
      out.add(new Delta.ToolCallArguments(our, more));
    }
  }

  /// Call number `index` is whole.
  void stop(int index, List<Delta> out) {
    var our = ours.get(index);
    if (our != null && hasArguments.put(our, true) == null) {
      out.add(new Delta.ToolCallArguments(our, "{}"));
    }
  }
}
