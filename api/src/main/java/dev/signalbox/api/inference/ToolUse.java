package dev.signalbox.api.inference;

import java.util.List;

/// The tools of a request and how they may be used.
///
/// @param parallel whether one turn may call several
public record ToolUse(List<Tool> tools, ToolChoice choice, boolean parallel) {
  /// No tools.
  public static final ToolUse NONE = of(List.of());

  public ToolUse {
    tools = List.copyOf(tools);
  }

  /// Tools used as the model sees fit.
  public static ToolUse of(List<Tool> tools) {
    return new ToolUse(tools, new ToolChoice.Auto(), true);
  }
}
