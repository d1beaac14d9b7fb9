package dev.signalbox.gateway;

import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `tools` and `tool_choice` of a Messages body. Tools that the provider itself runs are
/// refused: no other could, and what they bring would not be inspected.
final class MessagesTools {
  private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";
  private static final int MAX_NAME = 128;
  private static final Map<String, ToolChoice> CHOICES =
      Map.of(
          "auto", new ToolChoice.Auto(),
          "any", new ToolChoice.Required(),
          "none", new ToolChoice.None());

  private final JsonCursor in;
  private List<Tool> tools = List.of();
  private ToolChoice choice = new ToolChoice.Auto();
  private boolean parallel = true;
  private @Nullable String mark;

  MessagesTools(JsonCursor in) {
    this.in = in;
  }

  List<Tool> tools() {
    return tools;
  }

  ToolChoice choice() {
    return choice;
  }

  /// Whether one turn may call several.
  boolean parallel() {
    return parallel;
  }

  /// The lifetime that the last marked tool asks for; null when none is marked.
  @Nullable String mark() {
    return mark;
  }

  void readTools() throws IOException {
    var read = new ArrayList<Tool>();
    if (in.atArray()) {
      while (in.nextElement()) {
        if (in.atObject()) {
          readTool(read);
        }
      }
    }
    tools = read;
  }

  private void readTool(List<Tool> read) throws IOException {
    @Nullable String name = null;
    var description = "";
    @Nullable String schema = null;
    var strict = false;
    var custom = true;
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "type" -> custom = isCustom();
        case "name" -> name = readName();
        case "description" -> {
          var text = in.isNull() ? null : in.text();
          description = text == null ? "" : text;
        }
        case "input_schema" -> schema = in.rawObject();
        case "strict" -> strict = !in.isNull() && in.flag();
        case "cache_control" -> mark = MessagesBlock.mark(in, mark);
        default -> in.skip();
      }
    }
    if (!custom) {
      return;
    }
    if (name == null) {
      in.missing("name", "Field required");
    } else {
      read.add(new Tool(name, description, schema == null ? NO_PARAMETERS : schema, strict));
    }
  }

  private boolean isCustom() throws IOException {
    var type = in.isNull() ? null : in.text();
    if (type == null || type.equals("custom")) {
      return true;
    }
    in.refuse("unsupported", "tools that the provider runs are not offered here; use custom tools");
    return false;
  }

  private @Nullable String readName() throws IOException {
    var name = in.text();
    if (name != null && !isName(name)) {
      in.refuse("format", "must have 1 to " + MAX_NAME + " characters of A-Z a-z 0-9 _ -");
    }
    return name;
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_NAME
        && name.chars()
            .allMatch(c -> (c < 0x80 && Character.isLetterOrDigit(c)) || c == '_' || c == '-');
  }

  void readChoice() throws IOException {
    if (!in.atObject()) {
      return;
    }
    @Nullable String type = null;
    @Nullable String name = null;
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "type" -> type = in.text();
        case "name" -> name = in.text();
        case "disable_parallel_tool_use" -> parallel = in.isNull() || !in.flag();
        default -> in.skip();
      }
    }
    if (type == null) {
      in.missing("type", "Field required");
    } else if (type.equals("tool")) {
      choose(name);
    } else if (CHOICES.containsKey(type)) {
      choice = CHOICES.getOrDefault(type, choice);
    } else {
      in.refuse("type", "enum", "must be one of auto, any, tool, none");
    }
  }

  /// Notes a call that is demanded and cannot be made; called at the body's end.
  void check() {
    DemandedCall.check(in, choice, tools);
  }

  private void choose(@Nullable String name) {
    if (name == null) {
      in.missing("name", "Field required");
    } else {
      choice = new ToolChoice.Named(name);
    }
  }
}
