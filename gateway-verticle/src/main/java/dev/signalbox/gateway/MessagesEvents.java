package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// How `POST /v1/messages` streams: blocks, one open at a time, numbered in the order they begin.
///
/// Text may still come after a tool call has begun, since the filter keeps back its last words, and
/// arguments of several calls may come mixed. What cannot go into the open block waits until it is
/// closed: calls until the text is whole, all else until the end.
final class MessagesEvents implements AnswerFormat.Events {
  private static final int MOST_WAITING_CHARS = 1024 * 1024;

  private final String requestId;
  private final boolean thinking;
  private final MessagesBlocks blocks = new MessagesBlocks();
  private final SortedMap<Integer, PendingCall> calls = new TreeMap<>();
  private final List<Delta.Piece> late = new ArrayList<>(0);
  private final List<Delta.Citation> citations = new ArrayList<>(0);
  private boolean callsBegun;
  private long waitingChars;

  /// @param thinking whether the caller asked to see what the model thinks
  MessagesEvents(String requestId, boolean thinking) {
    this.requestId = requestId;
    this.thinking = thinking;
  }

  @Override
  public void started(SseEvents out, Target target) {
    out.add(
        "message_start",
        json -> {
          json.writeStringField("type", "message_start");
          json.writeObjectFieldStart("message");
          MessagesFormat.head(json, requestId, target.model());
          json.writeArrayFieldStart("content");
          json.writeEndArray();
          json.writeNullField("stop_reason");
          json.writeNullField("stop_sequence");
          // nobody has counted yet; the last event has the counts
          MessagesFormat.usage(json, Usage.NONE);
          json.writeEndObject();
        });
    out.add("ping", json -> json.writeStringField("type", "ping"));
  }

  @Override
  public void text(SseEvents out, String piece) {
    if (callsBegun) {
      late.add(new Delta.Text(piece));
    } else {
      blocks.text(out, piece);
    }
  }

  @Override
  public void toolCall(SseEvents out, int index, String id, String name) {
    calls.put(index, new PendingCall(id, name));
  }

  @Override
  public void toolArguments(SseEvents out, int index, String fragment) {
    var call = calls.get(index);
    if (call == null) {
      return;
    }
    call.add(fragment);
    waitingChars += fragment.length();
    if (!blocks.isTextOpen() || waitingChars > MOST_WAITING_CHARS) {
      playCalls(out, false);
    }
  }

  /// Calls leave one after the other, each once those before it are whole.
  private void playCalls(SseEvents out, boolean toTheEnd) {
    for (var call : calls.values()) {
      if (call.hasLeft()) {
        continue;
      }
      if (!toTheEnd && !call.hasBegun()) {
        return;
      }
      callsBegun = true;
      blocks.tool(out, call);
      var fragment = call.take();
      waitingChars -= fragment.length();
      blocks.arguments(out, fragment);
      if (!toTheEnd && !call.isWhole()) {
        return;
      }
      blocks.close(out);
      call.leave();
    }
  }

  @Override
  public void beside(SseEvents out, Delta.Beside piece) {
    switch (piece) {
      case Delta.Logprobs _ -> {}
      case Delta.Citation citation -> citations.add(citation);
      case Delta.Refusal(String text) -> text(out, text);
      case Delta.Reasoning _, Delta.ReasoningSignature _, Delta.SealedReasoning _ -> {
        if (thinking && callsBegun) {
          late.add(piece);
        } else if (thinking) {
          blocks.thought(out, piece);
        }
      }
    }
  }

  /// The last event tells of them.
  @Override
  public void found(SseEvents out, List<Finding> findings) {}

  @Override
  public void done(SseEvents out, AnswerSummary summary) {
    var cited = blocks.isTextOpen();
    if (cited) {
      blocks.citations(out, citations);
    }
    blocks.close(out);
    playCalls(out, true);
    for (var piece : late) {
      switch (piece) {
        case Delta.Text(String text) -> blocks.text(out, text);
        case Delta.Beside beside -> blocks.thought(out, beside);
        case Delta.ToolCallStart _, Delta.ToolCallArguments _ -> {}
      }
    }
    if ((!cited && !citations.isEmpty())
        || (blocks.none() && summary.finishReason() != FinishReason.CONTENT_FILTER)) {
      // clients look at the first block
      blocks.text(out, "");
      blocks.citations(out, cited ? List.of() : citations);
    }
    blocks.close(out);
    end(out, summary);
  }

  private void end(SseEvents out, AnswerSummary summary) {
    out.add(
        "message_delta",
        json -> {
          json.writeStringField("type", "message_delta");
          json.writeObjectFieldStart("delta");
          MessagesFormat.ending(json, summary);
          json.writeEndObject();
          MessagesFormat.usage(json, summary.usage());
          MessagesFormat.ours(json, summary, requestId);
        });
    out.add("message_stop", json -> json.writeStringField("type", "message_stop"));
  }

  @Override
  public void failed(SseEvents out, GatewayError error) {
    out.add("error", json -> MessagesErrors.write(json, error, requestId));
  }
}
