package dev.signalbox.gateway;

import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolChoice;
import dev.signalbox.api.inference.ToolUse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the tools of a request and how they may be used, under OpenAI's names.
final class ToolFields {
  private static final Map<String, ToolChoice> CHOICES = choices();

  private final JsonCursor in;
  private List<Tool> tools = List.of();
  private @Nullable ToolChoice choice;
  private boolean parallel = true;

  ToolFields(JsonCursor in) {
    this.in = in;
  }

  private static Map<String, ToolChoice> choices() {
    var choices = new LinkedHashMap<String, ToolChoice>();
    choices.put("auto", new ToolChoice.Auto());
    choices.put("none", new ToolChoice.None());
    choices.put("required", new ToolChoice.Required());
    return choices;
  }

  /// Reads the value of the field `name`, if it is one of them.
  boolean reads(String name) throws IOException {
    switch (name) {
      case "tools" -> tools = ToolReader.tools(in);
      case "tool_choice" -> choice = in.isText() ? in.choice(CHOICES) : named();
      case "parallel_tool_calls" -> parallel = in.flag();
      default -> {
        return false;
      }
    }
    return true;
  }

  /// The name stands in an object of its own or beside the type, as the endpoint has it.
  private @Nullable ToolChoice named() throws IOException {
    @Nullable String name = null;
    if (!in.atObject()) {
      return null;
    }
    for (var field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "type" -> {
          var type = in.text();
          if (type != null && !type.equals("function")) {
            in.refuse("unsupported", "must be function");
          }
        }
        case "name" -> name = in.text();
        case "function" -> name = function();
        default -> in.skip();
      }
    }
    if (name == null && !in.isRefused("name")) {
      in.missing("function.name", "is required: the tool to be called");
    }
    return name == null ? null : new ToolChoice.Named(name);
  }

  private @Nullable String function() throws IOException {
    @Nullable String name = null;
    if (in.atObject()) {
      for (var field = in.nextField(); field != null; field = in.nextField()) {
        if (field.equals("name")) {
          name = in.text();
        } else {
          in.skip();
        }
      }
    }
    return name;
  }

  /// Notes what does not fit together; called at the body's end.
  void check() {
    DemandedCall.check(in, choice, tools);
  }

  ToolUse toolUse() {
    return new ToolUse(tools, choice == null ? new ToolChoice.Auto() : choice, parallel);
  }
}
