package dev.signalbox.cost.strict;

import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import java.util.List;
import java.util.Locale;

/// What becomes of a request whose worst case does not fit a strict budget.
///
/// @param waitMillis how long it waits where only other requests' holds are in the way
/// @param clamp whose output may be bounded to what fits
/// @param floorTokens an output is never bounded below this
public record StrictRules(int waitMillis, Clamp clamp, int floorTokens) {
  /// How long one question waits before its asker has to ask again: well within the time after
  /// which the bus takes a replica for dead.
  private static final int SLICE_MILLIS = 150;

  private static final Setting<Integer> WAIT =
      Setting.number(
          "cost.holdWaitMillis",
          "COST_HOLD_WAIT_MILLIS",
          1_000,
          new Range(0, 10_000),
          "ms a request waits for a strict budget when only other requests' holds are in the way");
  private static final Setting<Clamp> CLAMP =
      new Setting<>(
          "cost.clamp",
          "COST_CLAMP",
          "unnamed",
          "whose output is bounded to what a strict budget has room for: unnamed (requests that"
              + " name no maximum), always or never",
          Clamp::parse,
          false);
  private static final Setting<Integer> FLOOR =
      Setting.number(
          "cost.clampFloorTokens",
          "COST_CLAMP_FLOOR_TOKENS",
          256,
          new Range(1, 1_000_000),
          "output tokens below which a request is refused rather than bounded");

  /// Whose output may be bounded below what was asked for.
  public enum Clamp {
    UNNAMED,
    ALWAYS,
    NEVER;

    static Clamp parse(String written) {
      for (var one : values()) {
        if (one.name().toLowerCase(Locale.ROOT).equals(written)) {
          return one;
        }
      }
      throw new IllegalArgumentException("expected unnamed, always or never");
    }
  }

  /// Reads them.
  public static StrictRules from(Settings settings) {
    return new StrictRules(settings.get(WAIT), settings.get(CLAMP), settings.get(FLOOR));
  }

  /// What an operator may decide.
  public static List<Setting<?>> settings() {
    return List.of(WAIT, CLAMP, FLOOR);
  }

  /// How long a request that has waited for `waitedMillis` waits now.
  public Patience patience(long waitedMillis) {
    var left = Math.max(0, waitMillis - waitedMillis);
    return left <= SLICE_MILLIS ? new Patience(left, true) : new Patience(SLICE_MILLIS, false);
  }

  /// Whether the output of a request may be bounded.
  ///
  /// @param isNamed whether it names a bound of its own
  public boolean mayClamp(boolean isNamed) {
    return switch (clamp) {
      case UNNAMED -> !isNamed;
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }

  /// A wait.
  ///
  /// @param isLast whether it is decided at its end, one way or the other
  public record Patience(long millis, boolean isLast) {}
}
