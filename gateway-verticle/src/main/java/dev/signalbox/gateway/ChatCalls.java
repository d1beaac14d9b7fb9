package dev.signalbox.gateway;

import java.util.Map;
import java.util.TreeMap;

/// The tool calls of a streamed chat completion, one after the other: clients take a call for ended
/// once the next begins. The filter keeps back the last words of each, so what comes of a later one
/// meanwhile waits.
final class ChatCalls {
  /// Writes one chunk.
  interface Chunks {
    /// Writes `delta`.
    void write(SseEvents out, Json.Body delta);
  }

  private final Chunks chunks;
  private final Map<Integer, PendingCall> calls = new TreeMap<>();
  private final Map<Integer, String> signatures = new TreeMap<>();
  private String signature = "";
  private int begun = -1;

  ChatCalls(Chunks chunks) {
    this.chunks = chunks;
  }

  /// The next call that begins is signed so.
  ///
  /// @param written as its provider wrote it
  void sign(String written) {
    signature = written;
  }

  void begin(SseEvents out, int index, String id, String name) {
    if (!signature.isEmpty()) {
      signatures.put(index, signature);
      signature = "";
    }
    calls.put(index, new PendingCall(id, name));
    play(out, false);
  }

  void arguments(SseEvents out, int index, String fragment) {
    var call = calls.get(index);
    if (call == null) {
      return;
    }
    call.add(fragment);
    play(out, false);
  }

  /// Nothing more comes of any of them.
  void end(SseEvents out) {
    play(out, true);
  }

  private void play(SseEvents out, boolean toTheEnd) {
    for (var entry : calls.entrySet()) {
      var index = entry.getKey();
      var call = entry.getValue();
      if (call.hasLeft()) {
        continue;
      }
      if (index > begun) {
        begun = index;
        first(out, index, call);
      }
      var fragment = call.take();
      if (!fragment.isEmpty()) {
        more(out, index, fragment);
      }
      if (!toTheEnd && !call.isWhole()) {
        return;
      }
      call.leave();
    }
  }

  private void first(SseEvents out, int index, PendingCall call) {
    chunks.write(
        out,
        json -> {
          json.writeArrayFieldStart("tool_calls");
          json.writeStartObject();
          json.writeNumberField("index", index);
          Json.foreign(json, "id", call.id());
          json.writeStringField("type", "function");
          json.writeObjectFieldStart("function");
          Json.foreign(json, "name", call.name());
          json.writeStringField("arguments", "");
          json.writeEndObject();
          ChatFormat.signature(json, signatures.getOrDefault(index, ""));
          json.writeEndObject();
          json.writeEndArray();
        });
  }

  private void more(SseEvents out, int index, String fragment) {
    chunks.write(
        out,
        json -> {
          json.writeArrayFieldStart("tool_calls");
          json.writeStartObject();
          json.writeNumberField("index", index);
          json.writeObjectFieldStart("function");
          json.writeStringField("arguments", fragment);
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndArray();
        });
  }
}
