package dev.signalbox.gateway;

import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.ToolCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `messages`.
final class MessageReader {
  private final JsonCursor in;
  private @Nullable Role role;
  private boolean roleSeen;
  private @Nullable String content;
  private boolean contentSeen;
  private List<ToolCall> toolCalls = List.of();
  private @Nullable String toolCallId;

  private MessageReader(JsonCursor in) {
    this.in = in;
  }

  /// The messages of the array the cursor is at.
  static List<Message> messages(JsonCursor in) throws IOException {
    var messages = new ArrayList<Message>();
    if (!in.atArray()) {
      return messages;
    }
    var any = false;
    while (in.nextElement()) {
      any = true;
      if (in.isNull()) {
        in.refuse("type", "must be an object");
      } else if (in.atObject()) {
        new MessageReader(in).readInto(messages);
      }
    }
    if (!any) {
      in.refuse("required", "must hold at least one message");
    }
    return messages;
  }

  private void readInto(List<Message> messages) throws IOException {
    for (var name = in.nextField(); name != null; name = in.nextField()) {
      if (!in.isNull()) {
        field(name);
      }
    }
    if (!roleSeen) {
      in.missing("role", "is required: system, user, assistant or tool");
    }
    if (!contentSeen && toolCalls.isEmpty()) {
      in.missing("content", "is required: a string or an array of text parts");
    }
    if (role == Role.TOOL && (toolCallId == null || toolCallId.isEmpty())) {
      in.missing("tool_call_id", "is required in a tool's message");
    }
    if (role != null) {
      messages.add(
          new Message(
              role,
              Message.plain(content == null ? "" : content),
              toolCalls,
              toolCallId == null ? "" : toolCallId));
    }
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "role" -> readRole();
      case "content" -> {
        contentSeen = true;
        content = in.isText() ? in.text() : parts();
      }
      case "tool_calls", "toolCalls" -> toolCalls = ToolReader.calls(in);
      case "tool_call_id", "toolCallId" -> toolCallId = in.text();
      default -> in.skip();
    }
  }

  private void readRole() throws IOException {
    roleSeen = true;
    var written = in.text();
    if (written != null) {
      role = Role.ofWireName(written).orElse(null);
      if (role == null) {
        in.refuse("enum", "must be one of system, developer, user, assistant, tool");
      }
    }
  }

  private @Nullable String parts() throws IOException {
    if (!in.isArray()) {
      in.wrongType("a string or an array of text parts");
      return null;
    }
    var texts = new ArrayList<String>();
    while (in.nextElement()) {
      if (in.isText()) {
        texts.add(String.valueOf(in.text()));
      } else if (in.atObject()) {
        part(texts);
      }
    }
    return String.join("\n", texts);
  }

  private void part(List<String> texts) throws IOException {
    @Nullable String text = null;
    var isText = true;
    for (var name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "type" -> {
          isText = "text".equals(in.text());
          if (!isText) {
            in.refuse("enum", "only parts of type text are supported");
          }
        }
        case "text" -> text = in.text();
        default -> in.skip();
      }
    }
    if (text != null) {
      texts.add(text);
    } else if (isText) {
      in.missing("text", "is required in a text part");
    }
  }
}
