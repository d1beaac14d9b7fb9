package dev.signalbox.gateway;

import dev.signalbox.api.inference.GeminiSignature;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.ToolCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `messages`.
final class MessageReader {
  private static final int MAX_NAME = 64;

  private static final int MAX_IMAGES = 32;

  private final JsonCursor in;
  private @Nullable Role role;
  private boolean roleSeen;
  private @Nullable List<Part> content;
  private boolean contentSeen;
  private List<ToolCall> toolCalls = List.of();
  private @Nullable String toolCallId;
  private @Nullable String name;
  private Optional<Part.Thinking> signature = Optional.empty();

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
      if (in.atObject()) {
        new MessageReader(in).readInto(messages);
      }
    }
    if (!any) {
      in.refuse("required", "must hold at least one message");
    }
    if (images(messages) > MAX_IMAGES) {
      in.refuse("range", "must show at most " + MAX_IMAGES + " pictures");
    }
    return messages;
  }

  private void readInto(List<Message> messages) throws IOException {
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      if (!in.isNull()) {
        field(field);
      }
    }
    if (!roleSeen) {
      in.missing("role", "is required: system, user, assistant or tool");
    }
    if (!contentSeen && toolCalls.isEmpty() && !hasRefusedCalls()) {
      in.missing("content", "is required: a string or an array of parts");
    }
    if (role == Role.TOOL && (toolCallId == null || toolCallId.isEmpty())) {
      in.missing("tool_call_id", "is required in a tool's message");
    }
    if (role != null && role != Role.USER && content != null && imagesOf(content) > 0) {
      in.refuse("content", "role", "may show pictures in messages of the role user only");
    }
    if (role != null) {
      messages.add(new Message(role, said(), toolCalls, orNone(toolCallId), orNone(name)));
    }
  }

  private boolean hasRefusedCalls() {
    return in.isRefused("tool_calls") || in.isRefused("toolCalls");
  }

  private static String orNone(@Nullable String text) {
    return text == null ? "" : text;
  }

  /// As OpenAI takes it: the pattern `^[^\s<|\\/>]+$` and 64 characters, which its refusals name.
  private void readName() throws IOException {
    name = in.text();
    if (name != null && !isName(name)) {
      in.refuse(
          "format", "must have 1 to " + MAX_NAME + " characters, none a space or of < > | / \\");
    }
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_NAME
        && name.chars()
            .noneMatch(c ->
                Character.isWhitespace(c) || Character.isSpaceChar(c) || "<>|/\\".indexOf(c) >= 0);
  }

  private List<Part> said() {
    var written = content == null ? List.<Part>of() : content;
    if (signature.isEmpty()) {
      return written;
    }
    var parts = new ArrayList<Part>(written.size() + 1);
    parts.add(signature.get());
    parts.addAll(written);
    return parts;
  }

  /// Of several calls the first is signed.
  private void sign(String written) {
    if (signature.isEmpty()) {
      signature = Optional.of(new Part.Thinking("", GeminiSignature.marked(written)));
    }
  }

  private static int images(List<Message> messages) {
    var images = 0;
    for (var message : messages) {
      images += imagesOf(message.parts());
    }
    return images;
  }

  private static int imagesOf(List<Part> parts) {
    var images = 0;
    for (var part : parts) {
      images += part instanceof Part.Image ? 1 : 0;
    }
    return images;
  }

  private void field(String field) throws IOException {
    switch (field) {
      case "role" -> readRole();
      case "content" -> {
        contentSeen = true;
        content = in.isText() ? words() : parts();
      }
      case "refusal" -> {
        contentSeen = true;
        content = words();
      }
      case "tool_calls", "toolCalls" -> toolCalls = ToolReader.calls(in, this::sign);
      case "tool_call_id", "toolCallId" -> toolCallId = in.text();
      case "name" -> readName();
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

  private @Nullable List<Part> parts() throws IOException {
    if (!in.isArray()) {
      in.wrongType("a string or an array of parts");
      return null;
    }
    return PartReader.parts(in);
  }

  private @Nullable List<Part> words() throws IOException {
    var text = in.text();
    return text == null ? null : Message.plain(text);
  }
}
