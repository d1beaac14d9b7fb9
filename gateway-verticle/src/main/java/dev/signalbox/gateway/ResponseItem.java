package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.inference.Delta;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One item of a response's `output`, put together piece by piece.
final class ResponseItem {
  /// What it is.
  enum Kind {
    REASONING("rs"),
    MESSAGE("msg"),
    CALL("fc");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  private final Kind kind;
  private final String id;
  private final int index;
  private final String callId;
  private final String name;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder refusal = new StringBuilder();
  private final List<Delta.Citation> citations = new ArrayList<>(0);
  private String sealed = "";
  private boolean done;

  private ResponseItem(Kind kind, String requestId, int index, String callId, String name) {
    this.kind = kind;
    this.id = kind.prefix + "_" + requestId + "_" + index;
    this.index = index;
    this.callId = callId;
    this.name = name;
  }

  static ResponseItem reasoning(String requestId, int index) {
    return new ResponseItem(Kind.REASONING, requestId, index, "", "");
  }

  static ResponseItem message(String requestId, int index) {
    return new ResponseItem(Kind.MESSAGE, requestId, index, "", "");
  }

  static ResponseItem call(String requestId, int index, String callId, String name) {
    return new ResponseItem(Kind.CALL, requestId, index, callId, name);
  }

  Kind kind() {
    return kind;
  }

  String id() {
    return id;
  }

  int index() {
    return index;
  }

  /// Its words, or the arguments of a call.
  String text() {
    return kind == Kind.CALL && text.isEmpty() ? "{}" : text.toString();
  }

  String refusal() {
    return refusal.toString();
  }

  int citations() {
    return citations.size();
  }

  boolean isDone() {
    return done;
  }

  /// Whether nothing was said in it yet.
  boolean isEmpty() {
    return text.isEmpty() && refusal.isEmpty();
  }

  ResponseItem add(String more) {
    text.append(more);
    return this;
  }

  void refuse(String more) {
    refusal.append(more);
  }

  void cite(Delta.Citation citation) {
    citations.add(citation);
  }

  /// What its provider wants back.
  void seal(String opaque) {
    sealed = opaque;
  }

  void finish() {
    done = true;
  }

  /// Writes it as an object; one that is not done yet is empty.
  void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", id);
    switch (kind) {
      case REASONING -> writeReasoning(out);
      case MESSAGE -> writeMessage(out);
      case CALL -> {
        out.writeStringField("type", "function_call");
        status(out);
        out.writeStringField("arguments", done ? text() : "");
        Json.foreign(out, "call_id", callId);
        Json.foreign(out, "name", name);
      }
    }
    out.writeEndObject();
  }

  private void writeReasoning(JsonGenerator out) throws IOException {
    out.writeStringField("type", "reasoning");
    out.writeArrayFieldStart("summary");
    if (done && !text.isEmpty()) {
      out.writeStartObject();
      summaryPart(out, text());
      out.writeEndObject();
    }
    out.writeEndArray();
    if (done && !sealed.isEmpty()) {
      out.writeStringField("encrypted_content", sealed);
    }
  }

  private void writeMessage(JsonGenerator out) throws IOException {
    out.writeStringField("type", "message");
    status(out);
    out.writeStringField("role", "assistant");
    out.writeArrayFieldStart("content");
    if (done && (!text.isEmpty() || refusal.isEmpty())) {
      out.writeStartObject();
      textPart(out, text());
      out.writeEndObject();
    }
    if (done && !refusal.isEmpty()) {
      out.writeStartObject();
      refusalPart(out, refusal());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void status(JsonGenerator out) throws IOException {
    out.writeStringField("status", done ? "completed" : "in_progress");
  }

  /// The member that holds a thought's part, which is `text` so far.
  static Json.Body summaryPart(String text) {
    return json -> {
      json.writeObjectFieldStart("part");
      summaryPart(json, text);
      json.writeEndObject();
    };
  }

  static void summaryPart(JsonGenerator out, String text) throws IOException {
    out.writeStringField("type", "summary_text");
    out.writeStringField("text", text);
  }

  /// Its words so far, as a part with the sources they rest on.
  void textPart(JsonGenerator out, String words) throws IOException {
    out.writeStringField("type", "output_text");
    out.writeArrayFieldStart("annotations");
    for (var citation : citations) {
      out.writeStartObject();
      annotation(out, citation);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("logprobs");
    out.writeEndArray();
    out.writeStringField("text", words);
  }

  static void refusalPart(JsonGenerator out, String words) throws IOException {
    out.writeStringField("type", "refusal");
    out.writeStringField("refusal", words);
  }

  /// Providers do not say which words a source stands for.
  static void annotation(JsonGenerator out, Delta.Citation citation) throws IOException {
    out.writeStringField("type", "url_citation");
    out.writeNumberField("start_index", 0);
    out.writeNumberField("end_index", 0);
    out.writeStringField("url", citation.url());
    out.writeStringField("title", citation.title());
  }
}
