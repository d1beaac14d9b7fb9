package dev.signalbox.gateway;

import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.ToolCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `messages` of a Messages body. A user's message may hold the results of tools: each is a
/// turn of its own with us.
final class MessagesTurns {
  private static final int MAX_IMAGES = 100;
  private static final String ROLES = "must be user or assistant";

  private final JsonCursor in;
  private @Nullable Role role;
  private final List<Part> parts = new ArrayList<>();
  private final List<ToolCall> calls = new ArrayList<>(0);
  private final List<Message> results = new ArrayList<>(0);
  private boolean roleSeen;
  private boolean contentSeen;
  private boolean empty;

  private MessagesTurns(JsonCursor in) {
    this.in = in;
  }

  /// The turns of the array the cursor is at.
  static List<Message> read(JsonCursor in) throws IOException {
    var turns = new ArrayList<Message>();
    if (!in.atArray()) {
      return turns;
    }
    var any = false;
    while (in.nextElement()) {
      any = true;
      if (in.atObject()) {
        new MessagesTurns(in).readInto(turns);
      }
    }
    if (!any) {
      in.refuse("required", "at least one message is required");
    }
    if (images(turns) > MAX_IMAGES) {
      in.refuse("range", "must show at most " + MAX_IMAGES + " pictures and documents");
    }
    return turns;
  }

  private static long images(List<Message> turns) {
    return turns.stream()
        .flatMap(turn -> turn.parts().stream())
        .filter(part -> part instanceof Part.Image || part instanceof Part.Document)
        .count();
  }

  private void readInto(List<Message> turns) throws IOException {
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "role" -> readRole();
        case "content" -> readContent();
        default -> in.skip();
      }
    }
    if (!roleSeen) {
      in.missing("role", "Field required");
    }
    if (!contentSeen) {
      in.missing("content", "Field required");
    }
    if (role == Role.USER && !calls.isEmpty()) {
      in.refuse("content", "role", "`tool_use` blocks can only be in `assistant` messages");
    } else if (role == Role.ASSISTANT && !results.isEmpty()) {
      in.refuse("content", "role", "`tool_result` blocks can only be in `user` messages");
    } else if (role == Role.USER && empty) {
      in.refuse("content", "required", "must not be empty");
    } else if (role == Role.ASSISTANT && shows()) {
      in.refuse("content", "role", "`image` and `document` blocks can only be in `user` messages");
    } else if (role != null) {
      turns.addAll(results);
      if (results.isEmpty() || !parts.isEmpty()) {
        turns.add(new Message(role, parts, calls, ""));
      }
    }
  }

  private boolean shows() {
    return parts.stream()
        .anyMatch(part -> part instanceof Part.Image || part instanceof Part.Document);
  }

  private void readRole() throws IOException {
    roleSeen = true;
    var written = in.text();
    if (written != null) {
      role = written.equals("user") ? Role.USER : assistant(written);
    }
  }

  private @Nullable Role assistant(String written) {
    if (written.equals("assistant")) {
      return Role.ASSISTANT;
    }
    in.refuse("enum", written.equals("system") ? ROLES + "; `system` is a field" : ROLES);
    return null;
  }

  private void readContent() throws IOException {
    contentSeen = !in.isNull();
    if (in.isText()) {
      var text = in.text();
      if (text != null) {
        parts.addAll(Message.plain(text));
        empty = text.isEmpty();
      }
    } else if (in.isArray()) {
      empty = true;
      while (in.nextElement()) {
        empty = false;
        if (in.atObject()) {
          MessagesBlock.read(in, new Turn());
        }
      }
    } else {
      in.wrongType("a string or an array of blocks");
    }
  }

  private final class Turn implements MessagesBlock.Reader {
    @Override
    public void part(Part part) {
      parts.add(part);
    }

    @Override
    public void toolCall(ToolCall call) {
      calls.add(call);
    }

    @Override
    public void toolResult(String callId, List<Part> content) {
      results.add(new Message(Role.TOOL, content, List.of(), callId));
    }
  }
}
