package dev.signalbox.api.inference;

import java.util.Locale;

/// Why a completion ended.
public enum FinishReason {
  STOP,
  LENGTH,
  TOOL_CALLS,
  CONTENT_FILTER;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /// The name on our wire, e.g. `tool_calls`.
  public String wireName() {
    return wireName;
  }
}
