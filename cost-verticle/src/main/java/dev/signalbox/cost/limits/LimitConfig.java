package dev.signalbox.cost.limits;

import dev.signalbox.api.identity.UsageLimits;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import java.util.List;

/// What an operator decides about rates and quotas.
///
/// @param usual the limits of whoever has none of its own
/// @param refusesUncounted whether who has limits is refused while nobody can count
public record LimitConfig(UsageLimits usual, boolean refusesUncounted) {
  private static final Range ANY = new Range(0, Integer.MAX_VALUE);

  private static final Setting<Integer> REQUESTS_MINUTE =
      limit("requestsPerMinute", "REQUESTS_PER_MINUTE", "inferences within any minute");
  private static final Setting<Integer> TOKENS_MINUTE =
      limit("tokensPerMinute", "TOKENS_PER_MINUTE", "input and output tokens within any minute");
  private static final Setting<Integer> REQUESTS_DAY =
      limit("requestsPerDay", "REQUESTS_PER_DAY", "inferences within a day (UTC)");
  private static final Setting<Integer> TOKENS_DAY =
      limit("tokensPerDay", "TOKENS_PER_DAY", "tokens within a day (UTC)");
  private static final Setting<Boolean> UNCOUNTED =
      new Setting<>(
          "cost.limitsUncounted",
          "COST_LIMITS_UNCOUNTED",
          "allow",
          "what happens to callers with limits while the database cannot count: allow or refuse",
          LimitConfig::refuses,
          false);

  /// Reads the settings.
  public static LimitConfig from(Settings settings) {
    return new LimitConfig(
        new UsageLimits(
            settings.get(REQUESTS_MINUTE),
            settings.get(TOKENS_MINUTE),
            settings.get(REQUESTS_DAY),
            settings.get(TOKENS_DAY)),
        settings.get(UNCOUNTED));
  }

  /// Everything there is to set.
  public static List<Setting<?>> settings() {
    return List.of(REQUESTS_MINUTE, TOKENS_MINUTE, REQUESTS_DAY, TOKENS_DAY, UNCOUNTED);
  }

  /// A caller's own limits, and the usual ones where it has none.
  UsageLimits of(UsageLimits own) {
    return new UsageLimits(
        own.requestsPerMinute() > 0 ? own.requestsPerMinute() : usual.requestsPerMinute(),
        own.tokensPerMinute() > 0 ? own.tokensPerMinute() : usual.tokensPerMinute(),
        own.requestsPerDay() > 0 ? own.requestsPerDay() : usual.requestsPerDay(),
        own.tokensPerDay() > 0 ? own.tokensPerDay() : usual.tokensPerDay());
  }

  private static Setting<Integer> limit(String key, String env, String what) {
    return Setting.number(
        "cost." + key,
        "COST_" + env,
        0,
        ANY,
        what + " for each key and user without a limit of its own; 0 for no limit");
  }

  private static boolean refuses(String written) {
    return switch (written) {
      case "allow" -> false;
      case "refuse" -> true;
      default -> throw new IllegalArgumentException("expected allow or refuse");
    };
  }
}
