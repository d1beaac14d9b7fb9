package dev.signalbox.router;

import java.util.Optional;
import java.util.UUID;

/// Reads ids of rows.
final class Ids {
  private Ids() {}

  /// `written` as a UUID, if it is one.
  static Optional<UUID> uuid(String written) {
    try {
      return Optional.of(UUID.fromString(written));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a name, then
    }
  }
}
