package dev.signalbox.gateway;

import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.ToolChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tool call that a request insists on.
final class DemandedCall {
  private DemandedCall() {}

  /// Notes one that cannot be made with `tools`; to be called at the body's end, for the choice may
  /// stand before them.
  static void check(JsonCursor in, @Nullable ToolChoice choice, List<Tool> tools) {
    if (in.isRefused("tools")) {
      return;
    }
    if (choice instanceof ToolChoice.Named(String name)
        && tools.stream().noneMatch(tool -> tool.name().equals(name))) {
      in.refuse("tool_choice", "enum", "names a tool that is not among the tools");
    } else if (choice instanceof ToolChoice.Required && tools.isEmpty()) {
      in.missing("tools", "are required where a tool has to be called");
    }
  }
}
