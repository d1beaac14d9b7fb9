package dev.signalbox.provider;

import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import java.util.List;

/// The settings of [Conditions].
final class ConditionSettings {
  private static final Range PERCENT = new Range(0, 100);

  private static final Setting<Integer> MAX_RESPONSE_TIME =
      Setting.number(
          "providers.maxResponseTimeMs",
          "PROVIDERS_MAX_RESPONSE_TIME_MS",
          60_000,
          new Range(0, 3_600_000),
          "A target whose answers begin later on average leaves rotation, in ms; 0 for never");
  private static final Setting<Integer> MIN_SUCCESS_RATE =
      Setting.number(
          "providers.minSuccessRate",
          "PROVIDERS_MIN_SUCCESS_RATE",
          50,
          PERCENT,
          "A target that answers a smaller share of its last calls leaves rotation, in percent");
  private static final Setting<Integer> MAX_ERROR_RATE =
      Setting.number(
          "providers.maxErrorRate",
          "PROVIDERS_MAX_ERROR_RATE",
          50,
          PERCENT,
          "A target that fails a greater share of its last calls leaves rotation, in percent");
  private static final Setting<Integer> MIN_CALLS =
      Setting.number(
          "providers.minCalls",
          "PROVIDERS_MIN_CALLS",
          10,
          new Range(1, Window.SIZE),
          "Calls before the rates and the response time of a target count");
  private static final Setting<Integer> MAX_FAILURES_IN_ROW =
      Setting.number(
          "providers.maxFailuresInRow",
          "PROVIDERS_MAX_FAILURES_IN_ROW",
          5,
          new Range(1, 1000),
          "A target that fails so many calls one after the other leaves rotation at once");
  private static final Setting<Integer> CIRCUIT_OPEN =
      Setting.number(
          "providers.circuitOpenMs",
          "PROVIDERS_CIRCUIT_OPEN_MS",
          10_000,
          new Range(10, 3_600_000),
          "How long a target leaves rotation, in ms; doubles, up to 32 times as long, while it fails"
              + " on its return");

  static final List<Setting<?>> ALL =
      List.of(
          MAX_RESPONSE_TIME,
          MIN_SUCCESS_RATE,
          MAX_ERROR_RATE,
          MIN_CALLS,
          MAX_FAILURES_IN_ROW,
          CIRCUIT_OPEN);

  private ConditionSettings() {}

  static Conditions read(Settings settings) {
    return new Conditions(
        settings.get(MAX_RESPONSE_TIME),
        settings.get(MIN_SUCCESS_RATE),
        settings.get(MAX_ERROR_RATE),
        settings.get(MIN_CALLS),
        settings.get(MAX_FAILURES_IN_ROW),
        settings.get(CIRCUIT_OPEN));
  }
}
