package dev.signalbox.bus;

import java.time.InstantSource;

/// Looks for silent nodes, unless this process itself was asleep: then it first has to hear what
/// arrived meanwhile.
final class SilenceWatch {
  private static final long LATE_MILLIS = 2 * Beat.PERIOD_MILLIS;

  private final InstantSource clock;
  private final Runnable sweep;
  private long lastLook;

  SilenceWatch(InstantSource clock, Runnable sweep) {
    this.clock = clock;
    this.sweep = sweep;
    this.lastLook = clock.millis();
  }

  void look() {
    var now = clock.millis();
    var late = now - lastLook > LATE_MILLIS;
    lastLook = now;
    if (!late) {
      sweep.run();
    }
  }
}
