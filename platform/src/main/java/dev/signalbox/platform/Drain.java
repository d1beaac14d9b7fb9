package dev.signalbox.platform;

import dev.signalbox.platform.Setting.Range;
import java.time.Duration;

/// How long answers that are being written may go on when a process stops.
public final class Drain {
  /// In seconds.
  public static final Setting<Integer> SETTING =
      Setting.number(
          "gateway.drainSeconds",
          "SIGNALBOX_DRAIN_SECONDS",
          20,
          new Range(0, 600),
          "Seconds running answers may go on when the gateway, the router or the providers unit"
              + " stops, 0 to 600");

  private Drain() {}

  /// The time that `settings` give them; none is zero.
  public static Duration of(Settings settings) {
    return Duration.ofSeconds(settings.get(SETTING));
  }
}
