package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.GeminiSignature;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a response is streamed: numbered events, named as their data says, of items that begin, grow
/// and are done. A thought is done before what comes after it; a message and calls are open until
/// the end, since the filter may let go of their last words late.
final class ResponsesEvents implements AnswerFormat.Events {
  private static final int TEXT = 0;

  private final ResponsesFormat format;
  private final NumberedEvents events = new NumberedEvents();
  private final String requestId;
  private final long created;
  private final List<ResponseItem> items = new ArrayList<>();
  private final ResponseCalls calls = new ResponseCalls();
  private @Nullable ResponseItem thought;
  private @Nullable ResponseItem message;
  private String model = "";
  private boolean textBegan;
  private boolean refusalBegan;

  /// @param created seconds since the epoch
  ResponsesEvents(ResponsesFormat format, String requestId, long created) {
    this.format = format;
    this.requestId = requestId;
    this.created = created;
  }

  @Override
  public void started(SseEvents out, Target target) {
    model = target.model();
    response(out, "response.created", "in_progress", null);
    response(out, "response.in_progress", "in_progress", null);
  }

  private void response(
      SseEvents out, String type, String status, @Nullable AnswerSummary summary) {
    var state = new ResponsesFormat.State(requestId, created, model, status, items, summary);
    events.add(
        out,
        type,
        json -> {
          json.writeObjectFieldStart("response");
          format.response(json, state);
          json.writeEndObject();
        });
  }

  private ResponseItem begun(SseEvents out, ResponseItem item) {
    items.add(item);
    events.item(out, "response.output_item.added", item);
    return item;
  }

  @Override
  public void text(SseEvents out, String piece) {
    var item = message(out);
    if (!textBegan) {
      textBegan = true;
      events.part(out, "response.content_part.added", item, TEXT, json -> item.textPart(json, ""));
    }
    item.add(piece);
    events.piece(
        out,
        "response.output_text.delta",
        item,
        json -> {
          json.writeNumberField("content_index", TEXT);
          json.writeStringField("delta", piece);
          json.writeArrayFieldStart("logprobs");
          json.writeEndArray();
        });
  }

  /// Words stand before a refusal.
  private int refusalIndex() {
    return textBegan ? TEXT + 1 : TEXT;
  }

  private ResponseItem message(SseEvents out) {
    endThought(out);
    var open = message;
    if (open == null) {
      open = begun(out, ResponseItem.message(requestId, items.size()));
      message = open;
    }
    return open;
  }

  @Override
  public void toolCall(SseEvents out, int index, String id, String name) {
    calls.announce(new Delta.ToolCallStart(index, id, name));
  }

  private ResponseItem begun(SseEvents out, Delta.ToolCallStart call) {
    endThought(out);
    return begun(out, ResponseItem.call(requestId, items.size(), call.id(), call.name()));
  }

  @Override
  public void toolArguments(SseEvents out, int index, String fragment) {
    if (calls.isWaiting(index)) {
      calls.beginUpTo(index, announced -> begun(out, announced));
    }
    var call = calls.get(index);
    if (call != null) {
      call.add(fragment);
      events.piece(
          out,
          "response.function_call_arguments.delta",
          call,
          json -> json.writeStringField("delta", fragment));
    }
  }

  @Override
  public void beside(SseEvents out, Delta.Beside piece) {
    switch (piece) {
      case Delta.Reasoning(String text) -> think(out, text);
      case Delta.ReasoningSignature(String signature) -> {
        if (thought != null || GeminiSignature.is(signature)) {
          seal(out, signature);
        }
      }
      case Delta.SealedReasoning(String sealed) -> {
        endThought(out);
        seal(out, sealed);
      }
      case Delta.Refusal(String text) -> refuse(out, text);
      case Delta.Citation citation -> cite(out, citation);
      case Delta.Logprobs _ -> {}
    }
  }

  /// Ends the open thought, or one without words, with what its provider wants back.
  private void seal(SseEvents out, String opaque) {
    var open = thought;
    if (open == null) {
      open = begun(out, ResponseItem.reasoning(requestId, items.size()));
      thought = open;
    }
    open.seal(opaque);
    endThought(out);
  }

  private void think(SseEvents out, String text) {
    var open = thought;
    if (open == null) {
      open = begun(out, ResponseItem.reasoning(requestId, items.size()));
      thought = open;
      events.summary(
          out, "response.reasoning_summary_part.added", open, ResponseItem.summaryPart(""));
    }
    open.add(text);
    events.summary(
        out,
        "response.reasoning_summary_text.delta",
        open,
        json -> json.writeStringField("delta", text));
  }

  private void endThought(SseEvents out) {
    var open = thought;
    if (open == null) {
      return;
    }
    thought = null;
    if (!open.isEmpty()) {
      var text = open.text();
      events.summary(
          out,
          "response.reasoning_summary_text.done",
          open,
          json -> json.writeStringField("text", text));
      events.summary(
          out, "response.reasoning_summary_part.done", open, ResponseItem.summaryPart(text));
    }
    end(out, open);
  }

  private void end(SseEvents out, ResponseItem item) {
    item.finish();
    events.item(out, "response.output_item.done", item);
  }

  private void refuse(SseEvents out, String text) {
    var item = message(out);
    if (!refusalBegan) {
      refusalBegan = true;
      events.part(
          out,
          "response.content_part.added",
          item,
          refusalIndex(),
          json -> ResponseItem.refusalPart(json, ""));
    }
    item.refuse(text);
    events.piece(
        out,
        "response.refusal.delta",
        item,
        json -> {
          json.writeNumberField("content_index", refusalIndex());
          json.writeStringField("delta", text);
        });
  }

  private void cite(SseEvents out, Delta.Citation citation) {
    var item = message(out);
    var number = item.citations();
    item.cite(citation);
    events.piece(
        out,
        "response.output_text.annotation.added",
        item,
        json -> {
          json.writeNumberField("content_index", TEXT);
          json.writeNumberField("annotation_index", number);
          json.writeObjectFieldStart("annotation");
          ResponseItem.annotation(json, citation);
          json.writeEndObject();
        });
  }

  /// The dialect has no place for it.
  @Override
  public void found(SseEvents out, List<Finding> findings) {}

  @Override
  public void done(SseEvents out, AnswerSummary summary) {
    calls.beginAll(announced -> begun(out, announced));
    endThought(out);
    if (items.stream().allMatch(item -> item.kind() == ResponseItem.Kind.REASONING)) {
      text(out, "");
    }
    items.stream().filter(item -> !item.isDone()).forEach(item -> endOpen(out, item));
    var status = ResponsesFormat.status(summary);
    response(out, "response." + status, status, summary);
  }

  private void endOpen(SseEvents out, ResponseItem item) {
    if (item.kind() == ResponseItem.Kind.CALL) {
      events.piece(
          out,
          "response.function_call_arguments.done",
          item,
          json -> json.writeStringField("arguments", item.text()));
    } else {
      endParts(out, item);
    }
    end(out, item);
  }

  private void endParts(SseEvents out, ResponseItem item) {
    if (textBegan) {
      events.piece(
          out,
          "response.output_text.done",
          item,
          json -> {
            json.writeNumberField("content_index", TEXT);
            json.writeStringField("text", item.text());
            json.writeArrayFieldStart("logprobs");
            json.writeEndArray();
          });
      events.part(
          out, "response.content_part.done", item, TEXT, json -> item.textPart(json, item.text()));
    }
    if (refusalBegan) {
      events.piece(
          out,
          "response.refusal.done",
          item,
          json -> {
            json.writeNumberField("content_index", refusalIndex());
            json.writeStringField("refusal", item.refusal());
          });
      events.part(
          out,
          "response.content_part.done",
          item,
          refusalIndex(),
          json -> ResponseItem.refusalPart(json, item.refusal()));
    }
  }

  @Override
  public void failed(SseEvents out, GatewayError error) {
    events.add(out, "error", json -> OpenAiErrors.flat(json, error));
  }
}
