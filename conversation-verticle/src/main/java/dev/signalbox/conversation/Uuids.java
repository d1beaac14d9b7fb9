package dev.signalbox.conversation;

import java.util.Optional;
import java.util.UUID;

/// Reads ids that callers give.
final class Uuids {
  private static final int LENGTH = 36;

  private Uuids() {}

  /// The id that is written, in its one usual form; empty for anything else.
  static Optional<UUID> read(String written) {
    try {
      return written.length() == LENGTH ? Optional.of(UUID.fromString(written)) : Optional.empty();
    } catch (IllegalArgumentException e) { // no id of ours
      return Optional.empty();
    }
  }
}
