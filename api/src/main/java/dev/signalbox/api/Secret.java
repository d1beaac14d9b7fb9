package dev.signalbox.api;

import java.util.Objects;

/// A credential that cannot be printed by accident: `toString` shows nothing of it.
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = Objects.requireNonNull(value);
  }

  /// The credential itself, for the one place that sends or checks it.
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "[secret]";
  }
}
