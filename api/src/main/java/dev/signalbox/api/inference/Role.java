package dev.signalbox.api.inference;

import java.util.Locale;
import java.util.Optional;

/// Who said a message. `DEVELOPER` messages of the OpenAI dialects are read as `SYSTEM`.
public enum Role {
  SYSTEM,
  USER,
  ASSISTANT,
  TOOL;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /// The role's name on the wire, e.g. `user`.
  public String wireName() {
    return wireName;
  }

  /// The role of that wire name, if there is one.
  public static Optional<Role> ofWireName(String name) {
    return switch (name) {
      case "system", "developer" -> Optional.of(SYSTEM);
      case "user" -> Optional.of(USER);
      case "assistant" -> Optional.of(ASSISTANT);
      case "tool" -> Optional.of(TOOL);
      default -> Optional.empty();
    };
  }
}
