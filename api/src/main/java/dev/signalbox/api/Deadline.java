package dev.signalbox.api;

import java.time.Duration;
import java.time.InstantSource;

/// The absolute end of a request; every question carries it and work past it is dropped.
///
/// @param epochMillis milliseconds since the epoch, on the asking node's clock
public record Deadline(long epochMillis) {
  /// A deadline `budget` from now.
  public static Deadline in(Duration budget, InstantSource clock) {
    return new Deadline(clock.millis() + budget.toMillis());
  }

  /// Milliseconds left, 0 when it has passed.
  public long remainingMillis(InstantSource clock) {
    return Math.max(0, epochMillis - clock.millis());
  }

  /// Whether no time is left.
  public boolean hasPassed(InstantSource clock) {
    return remainingMillis(clock) == 0;
  }
}
