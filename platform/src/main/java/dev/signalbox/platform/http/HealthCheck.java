package dev.signalbox.platform.http;

import dev.signalbox.platform.Database;
import java.util.Locale;
import java.util.function.Supplier;

/// One line of `/ready`. The state is read on the event loop: it must be at hand already.
///
/// @param name the key under `checks`, e.g. `database`
public record HealthCheck(String name, Supplier<State> state) {
  /// How well something works; the worst of all checks is the unit's own.
  public enum State {
    OK,
    /// Something is missing, and the unit works without it: stays in rotation.
    DEGRADED,
    /// The unit cannot work: leaves rotation.
    DOWN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A unit that works on while the database is away.
  public static HealthCheck database(Database database) {
    return new HealthCheck("database", () -> database.isUp() ? State.OK : State.DEGRADED);
  }
}
