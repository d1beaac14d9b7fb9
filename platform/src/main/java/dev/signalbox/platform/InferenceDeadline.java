package dev.signalbox.platform;

import dev.signalbox.platform.Setting.Range;
import java.time.Duration;

/// How long one inference may take.
public final class InferenceDeadline {
  /// In seconds.
  public static final Setting<Integer> SETTING =
      Setting.number(
          "gateway.deadlineSeconds",
          "SIGNALBOX_DEADLINE_SECONDS",
          120,
          new Range(1, 3_600),
          "Seconds one inference may take in all, 1 to 3600");

  private static final Duration MARGIN = Duration.ofSeconds(30);

  private InferenceDeadline() {}

  /// The time that `settings` give it.
  public static Duration of(Settings settings) {
    return Duration.ofSeconds(settings.get(SETTING));
  }

  /// How long a connection may be silent on which one is answered: a silent model is not an idle
  /// connection, the deadline decides about it.
  public static Duration silence(Duration deadline) {
    return deadline.plus(MARGIN);
  }
}
