package dev.signalbox.gateway;

import dev.signalbox.api.inference.Delta;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The blocks of one streamed message: writes the events that open, fill and close them.
final class MessagesBlocks {
  private static final byte[] END = "\"}}\n\n".getBytes(StandardCharsets.UTF_8);

  private Kind open = Kind.NONE;
  private @Nullable PendingCall openCall;
  private int next;
  private byte[] beforeText = {};

  private enum Kind {
    NONE,
    TEXT,
    THOUGHT,
    TOOL
  }

  /// Whether no block was ever opened.
  boolean none() {
    return next == 0;
  }

  boolean isTextOpen() {
    return open == Kind.TEXT;
  }

  /// More text.
  void text(SseEvents out, String piece) {
    if (open != Kind.TEXT) {
      open(out, Kind.TEXT, "text", json -> json.writeStringField("text", ""));
      beforeText = before("text_delta", "text");
    }
    if (!piece.isEmpty()) {
      out.addQuoted(beforeText, piece, END);
    }
  }

  /// The sources of the open text.
  void citations(SseEvents out, List<Delta.Citation> citations) {
    for (var citation : citations) {
      delta(
          out,
          "citations_delta",
          json -> {
            json.writeObjectFieldStart("citation");
            MessagesFormat.citation(json, citation);
            json.writeEndObject();
          });
    }
  }

  /// More of a thought, or its end.
  void thought(SseEvents out, Delta.Beside piece) {
    switch (piece) {
      case Delta.Reasoning(String more) -> {
        openThought(out);
        out.addQuoted(beforeText, more, END);
      }
      case Delta.ReasoningSignature(String signature) -> {
        openThought(out);
        delta(out, "signature_delta", json -> json.writeStringField("signature", signature));
        close(out);
      }
      case Delta.SealedReasoning(String sealed) -> {
        open(out, Kind.THOUGHT, "redacted_thinking", json -> json.writeStringField("data", sealed));
        close(out);
      }
      case Delta.Refusal _, Delta.Citation _, Delta.Logprobs _ -> {}
    }
  }

  private void openThought(SseEvents out) {
    if (open != Kind.THOUGHT) {
      open(
          out,
          Kind.THOUGHT,
          "thinking",
          json -> {
            json.writeStringField("thinking", "");
            json.writeStringField("signature", "");
          });
      beforeText = before("thinking_delta", "thinking");
    }
  }

  /// Opens the block of `call` unless it is open.
  void tool(SseEvents out, PendingCall call) {
    if (call.equals(openCall)) {
      return;
    }
    open(
        out,
        Kind.TOOL,
        "tool_use",
        json -> {
          Json.foreign(json, "id", call.id());
          Json.foreign(json, "name", call.name());
          json.writeObjectFieldStart("input");
          json.writeEndObject();
        });
    openCall = call;
    beforeText = before("input_json_delta", "partial_json");
  }

  /// More of the open call's arguments.
  void arguments(SseEvents out, String fragment) {
    if (!fragment.isEmpty()) {
      out.addQuoted(beforeText, fragment, END);
    }
  }

  private void open(SseEvents out, Kind kind, String type, Json.Body members) {
    close(out);
    open = kind;
    out.add(
        "content_block_start",
        json -> {
          json.writeStringField("type", "content_block_start");
          json.writeNumberField("index", next);
          json.writeObjectFieldStart("content_block");
          json.writeStringField("type", type);
          members.writeTo(json);
          json.writeEndObject();
        });
    next++;
  }

  /// Closes the open block, if there is one.
  void close(SseEvents out) {
    if (open == Kind.NONE) {
      return;
    }
    open = Kind.NONE;
    openCall = null;
    out.add(
        "content_block_stop",
        json -> {
          json.writeStringField("type", "content_block_stop");
          json.writeNumberField("index", next - 1);
        });
  }

  private void delta(SseEvents out, String type, Json.Body members) {
    out.add(
        "content_block_delta",
        json -> {
          json.writeStringField("type", "content_block_delta");
          json.writeNumberField("index", next - 1);
          json.writeObjectFieldStart("delta");
          json.writeStringField("type", type);
          members.writeTo(json);
          json.writeEndObject();
        });
  }

  /// What stands before the text in each delta of the open block.
  private byte[] before(String type, String member) {
    var written =
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"
            + (next - 1)
            + ",\"delta\":{\"type\":\""
            + type
            + "\",\""
            + member
            + "\":\"";
    return written.getBytes(StandardCharsets.UTF_8);
  }
}
