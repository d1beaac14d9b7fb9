package dev.signalbox.gateway;

import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.ToolCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the `input` items of `/v1/responses`: messages, calls, their outputs and thoughts, of
/// which those of one turn become one message.
final class ResponseItems {
  private final JsonCursor in;
  private String type = "message";
  private @Nullable Role role;
  private @Nullable List<Part> content;
  private @Nullable String callId;
  private @Nullable String name;
  private String arguments = "{}";
  private String thought = "";
  private String sealed = "";

  private ResponseItems(JsonCursor in) {
    this.in = in;
  }

  /// The messages of the array the cursor is at.
  static List<Message> messages(JsonCursor in) throws IOException {
    var messages = new ArrayList<Message>();
    var items = 0;
    if (in.isArray() || in.wrongType("a string or an array of items")) {
      while (in.nextElement()) {
        items++;
        if (in.atObject()) {
          new ResponseItems(in).readInto(messages);
        }
      }
      if (items == 0) {
        in.refuse("required", "must hold at least one item");
      }
    }
    return messages;
  }

  private void readInto(List<Message> messages) throws IOException {
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      if (!in.isNull()) {
        field(field);
      }
    }
    if (in.isRefused("type")) {
      return;
    }
    switch (type) {
      case "message" -> addMessage(messages);
      case "function_call" -> addCall(messages);
      case "function_call_output" -> addOutput(messages);
      case "reasoning" -> addThought(messages);
      default -> in.refuse("type", "unsupported", "is no kind of item that is offered: " + KINDS);
    }
  }

  private static final String KINDS = "message, function_call, function_call_output, reasoning";

  private void field(String field) throws IOException {
    switch (field) {
      case "type" -> {
        var written = in.text();
        type = written == null ? type : written;
      }
      case "role" -> {
        var written = in.text();
        role = written == null ? null : Role.ofWireName(written).orElse(null);
        if (written != null && (role == null || role == Role.TOOL)) {
          in.refuse("enum", "must be one of system, developer, user, assistant");
        }
      }
      case "content", "output" -> {
        content = in.isText() ? words() : parts();
      }
      case "call_id" -> callId = in.text();
      case "name" -> name = in.text();
      case "arguments" -> {
        var text = in.text();
        arguments = text == null || text.isBlank() ? "{}" : text;
      }
      case "summary" -> thought = summary();
      case "encrypted_content" -> {
        var text = in.text();
        sealed = text == null ? "" : text;
      }
      default -> in.skip();
    }
  }

  private @Nullable List<Part> words() throws IOException {
    var text = in.text();
    return text == null ? null : Message.plain(text);
  }

  private @Nullable List<Part> parts() throws IOException {
    if (!in.isArray()) {
      in.wrongType("a string or an array of parts");
      return null;
    }
    return PartReader.parts(in);
  }

  private String summary() throws IOException {
    if (!in.isArray()) {
      in.wrongType("an array");
      return "";
    }
    var lines = new ArrayList<String>();
    for (var part : PartReader.parts(in)) {
      if (part instanceof Part.Text(String text)) {
        lines.add(text);
      }
    }
    return String.join("\n", lines);
  }

  private void addMessage(List<Message> messages) {
    if (role == null) {
      in.missing("role", "is required: system, developer, user or assistant");
    } else if (content == null) {
      in.missing("content", "is required: a string or an array of parts");
    } else if (role == Role.ASSISTANT && isOpen(messages)) {
      var before = messages.removeLast();
      messages.add(new Message(role, joined(before.parts(), content), before.toolCalls(), ""));
    } else {
      messages.add(new Message(role, content, List.of(), ""));
    }
  }

  private void addCall(List<Message> messages) {
    if (name == null || callId == null) {
      in.missing(name == null ? "name" : "call_id", "is required in a function_call");
      return;
    }
    var calls = new ArrayList<ToolCall>();
    List<Part> parts = List.of();
    if (isOpen(messages)) {
      var before = messages.removeLast();
      calls.addAll(before.toolCalls());
      parts = before.parts();
    }
    calls.add(new ToolCall(callId, name, arguments));
    messages.add(new Message(Role.ASSISTANT, parts, calls, ""));
  }

  private void addOutput(List<Message> messages) {
    if (callId == null) {
      in.missing("call_id", "is required in a function_call_output");
    } else if (content == null) {
      in.missing("output", "is required in a function_call_output");
    } else {
      messages.add(new Message(Role.TOOL, content, List.of(), callId));
    }
  }

  private void addThought(List<Message> messages) {
    Part part =
        thought.isEmpty() ? new Part.SealedThinking(sealed) : new Part.Thinking(thought, sealed);
    if (!thought.isEmpty() || !sealed.isEmpty()) {
      messages.add(new Message(Role.ASSISTANT, List.of(part), List.of(), ""));
    }
  }

  /// Whether what the assistant says now belongs to its turn before.
  private static boolean isOpen(List<Message> messages) {
    return !messages.isEmpty() && messages.getLast().role() == Role.ASSISTANT;
  }

  private static List<Part> joined(List<Part> first, List<Part> second) {
    var all = new ArrayList<Part>(first);
    all.addAll(second);
    return all;
  }
}
