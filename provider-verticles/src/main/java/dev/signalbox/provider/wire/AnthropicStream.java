package dev.signalbox.provider.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Delta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Events of a streamed message. Members may come in any order, so an event is collected first and
/// acted on at its end. Unknown events are skipped, as the family's rules ask.
final class AnthropicStream implements StreamDecoder {
  private final String provider;
  private final Call call;
  private final AnthropicEnd end;
  private final Map<Integer, ToolBlock> toolBlocks = new HashMap<>();
  private String stopReason = "";
  private String stopSequence = "";
  private long outputBytes;
  private boolean over;

  private static final class Event {
    private String type = "";
    private int index;
    private String text = "";
    private String thinking = "";
    private String signature = "";
    private String partialJson = "";
    private JsonNode tree = MissingNode.getInstance();
    private JsonNode usage = MissingNode.getInstance();
    private String stopReason = "";
    private String stopSequence = "";
  }

  private static final class ToolBlock {
    private final int index;
    private boolean hasArguments;

    ToolBlock(int index) {
      this.index = index;
    }
  }

  AnthropicStream(String provider, Call call) {
    this.provider = provider;
    this.call = call;
    this.end = new AnthropicEnd(call);
  }

  @Override
  public Outcome<List<Delta>> decode(WireEvent event) {
    if (over || event.isDone()) {
      return NOTHING;
    }
    try (var json = Json.parser(event)) {
      return act(read(json));
    } catch (IOException _) {
      return Outcome.err(UpstreamErrors.notJson(provider));
    }
  }

  private static Event read(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("not an object");
    }
    var event = new Event();
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "type" -> event.type = json.getText();
        case "index" -> event.index = json.getValueAsInt();
        case "delta" -> delta(json, event);
        case "content_block", "message", "error" -> event.tree = Json.tree(json);
        case "usage" -> event.usage = Json.tree(json);
        default -> json.skipChildren();
      }
    }
    return event;
  }

  private static void delta(JsonParser json, Event event) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new IOException("not an object");
    }
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      var isText = json.nextToken() == JsonToken.VALUE_STRING;
      switch (name) {
        case "text" -> event.text = isText ? json.getText() : "";
        case "thinking" -> event.thinking = isText ? json.getText() : "";
        case "signature" -> event.signature = isText ? json.getText() : "";
        case "partial_json" -> event.partialJson = isText ? json.getText() : "";
        case "stop_reason" -> event.stopReason = isText ? json.getText() : "";
        case "stop_sequence" -> event.stopSequence = isText ? json.getText() : "";
        default -> json.skipChildren();
      }
    }
  }

  private Outcome<List<Delta>> act(Event event) {
    var out = new ArrayList<Delta>(2);
    switch (event.type) {
      case "content_block_delta" -> blockDelta(event, out);
      case "content_block_start" -> {
        if (AnthropicEnd.isNamelessCall(event.tree)) {
          return Outcome.err(UpstreamErrors.namelessCall(provider));
        }
        blockStart(event, out);
      }
      case "content_block_stop" -> blockStop(event, out);
      case "message_start" -> end.message(event.tree);
      case "message_delta" -> {
        stopReason = event.stopReason.isEmpty() ? stopReason : event.stopReason;
        stopSequence = event.stopSequence.isEmpty() ? stopSequence : event.stopSequence;
        end.usage(event.usage);
      }
      case "message_stop" -> {
        over = true;
        out.add(end.finish(stopReason, stopSequence, () -> outputBytes));
      }
      case "error" -> {
        return Outcome.err(UpstreamErrors.inBand(provider, event.tree));
      }
      default -> {
        return NOTHING;
      }
    }
    outputBytes += Deltas.outputBytes(out);
    return Outcome.ok(out);
  }

  private void blockDelta(Event event, List<Delta> out) {
    if (!event.text.isEmpty()) {
      out.add(new Delta.Text(event.text));
    }
    if (!event.thinking.isEmpty()) {
      out.add(new Delta.Reasoning(event.thinking));
    }
    if (!event.signature.isEmpty()) {
      out.add(new Delta.ReasoningSignature(event.signature));
    }
    var block = toolBlocks.get(event.index);
    if (!event.partialJson.isEmpty() && block != null) {
      block.hasArguments = true;
      out.add(new Delta.ToolCallArguments(block.index, event.partialJson));
    }
  }

  private void blockStart(Event event, List<Delta> out) {
    var text = event.tree.path("text").asText("");
    switch (event.tree.path("type").asText("")) {
      case "text" -> {
        if (!text.isEmpty()) {
          out.add(new Delta.Text(text));
        }
      }
      case "redacted_thinking" ->
          out.add(new Delta.SealedReasoning(event.tree.path("data").asText("")));
      case "tool_use" -> {
        var block = new ToolBlock(toolBlocks.size());
        toolBlocks.put(event.index, block);
        var id = event.tree.path("id").asText(call.toolCallId(block.index));
        out.add(new Delta.ToolCallStart(block.index, id, event.tree.path("name").asText("")));
        if (!event.tree.path("input").isEmpty()) {
          block.hasArguments = true;
          out.add(new Delta.ToolCallArguments(block.index, Json.text(event.tree.path("input"))));
        }
      }
      default -> {}
    }
  }

  private void blockStop(Event event, List<Delta> out) {
    var block = toolBlocks.get(event.index);
    if (block != null && !block.hasArguments) {
      block.hasArguments = true;
      out.add(new Delta.ToolCallArguments(block.index, "{}"));
    }
  }

  @Override
  public Outcome<List<Delta>> end() {
    return over ? NOTHING : Outcome.err(UpstreamErrors.brokeOff(provider));
  }
}
