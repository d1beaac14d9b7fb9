package dev.signalbox.cost;

import java.time.InstantSource;

/// The clock as this unit reads it: the moment and the month it lies in.
final class Cycles {
  private final InstantSource clock;
  private volatile Cycle current;

  Cycles(InstantSource clock) {
    this.clock = clock;
    this.current = Cycle.at(clock.millis());
  }

  InstantSource clock() {
    return clock;
  }

  long millis() {
    return clock.millis();
  }

  /// The month of this moment, reckoned once per month.
  Cycle now() {
    var known = current;
    var now = known.orAt(clock.millis());
    if (!now.equals(known)) {
      current = now;
    }
    return now;
  }

  /// The month of `epochMillis`.
  Cycle at(long epochMillis) {
    return current.orAt(epochMillis);
  }
}
