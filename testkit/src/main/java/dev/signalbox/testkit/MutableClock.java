package dev.signalbox.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until told otherwise.
public final class MutableClock implements InstantSource {
  private final AtomicReference<Instant> now;

  public MutableClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  /// A clock at noon of 1 November 2026, UTC.
  public static MutableClock atNoon() {
    return new MutableClock(Instant.parse("2026-11-01T12:00:00Z"));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /// Moves on by `duration`, backwards if it is negative.
  public void advance(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }

  /// Jumps to `instant`.
  public void set(Instant instant) {
    now.set(instant);
  }
}
