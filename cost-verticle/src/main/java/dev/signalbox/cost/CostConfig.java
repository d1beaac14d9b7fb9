package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.Unit;
import dev.signalbox.cost.alert.AlertConfig;
import dev.signalbox.cost.approval.ApprovalConfig;
import dev.signalbox.cost.credit.CreditConfig;
import dev.signalbox.cost.limits.LimitConfig;
import dev.signalbox.cost.strict.StrictRules;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.InferenceDeadline;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.catalogue.OwnNames;
import dev.signalbox.platform.http.UnitPorts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What an operator decides about money.
///
/// @param port of the unit's own HTTP API
/// @param hard the HARD threshold of accounts without one of their own, per calendar month
/// @param refuseUnpriced whether a model nobody has priced is refused instead of counted as zero
/// @param defaultMaxTokens the output bound where neither the caller nor the catalogue has one
/// @param holdExpiry after which a hold nobody settled counts as spent
/// @param strictRules what becomes of a request that does not fit a strict budget
/// @param ownNames own model names, each for other model names
public record CostConfig(
    int port,
    Money hard,
    int warningPercent,
    int softPercent,
    boolean refuseUnpriced,
    int defaultMaxTokens,
    Duration holdExpiry,
    StrictRules strictRules,
    Map<String, List<String>> ownNames) {
  private static final Range PERCENT = new Range(0, 100);

  private static final Setting<Money> HARD =
      new Setting<>(
          "cost.hardUsd",
          "COST_HARD_USD",
          "500",
          "USD an account may spend per calendar month before it is refused, up to 9 decimals",
          UsdAmount::parse,
          false);
  private static final Setting<Integer> WARNING =
      Setting.number(
          "cost.warningPercent",
          "COST_WARNING_PERCENT",
          50,
          PERCENT,
          "percent of the hard threshold at which an account turns WARNING, 0 to 100");
  private static final Setting<Integer> SOFT =
      Setting.number(
          "cost.softPercent",
          "COST_SOFT_PERCENT",
          80,
          PERCENT,
          "percent of the hard threshold at which an account turns SOFT, 0 to 100");
  private static final Setting<Boolean> UNKNOWN_PRICE =
      new Setting<>(
          "cost.unknownPrice",
          "COST_UNKNOWN_PRICE",
          "warn",
          "what happens to a model without a price: warn (counted as zero) or refuse",
          CostConfig::refuses,
          false);
  private static final Setting<Integer> DEFAULT_MAX_TOKENS =
      Setting.number(
          "cost.defaultMaxTokens",
          "COST_DEFAULT_MAX_TOKENS",
          4_096,
          new Range(1, 10_000_000),
          "output tokens a hold reckons with when neither caller nor catalogue bounds them");
  private static final Setting<Integer> HOLD_EXPIRY =
      Setting.number(
          "cost.holdExpirySeconds",
          "COST_HOLD_EXPIRY_SECONDS",
          600,
          new Range(1, 86_400),
          "seconds after which a hold that was never settled counts as spent, 1 to 86400");

  /// Reads the settings of this unit.
  public static CostConfig from(Settings settings) {
    checkPercents(settings);
    return new CostConfig(
        UnitPorts.port(Unit.COST, settings),
        settings.get(HARD),
        settings.get(WARNING),
        settings.get(SOFT),
        settings.get(UNKNOWN_PRICE),
        settings.get(DEFAULT_MAX_TOKENS),
        Duration.ofSeconds(settings.get(HOLD_EXPIRY)),
        StrictRules.from(settings),
        settings.get(OwnNames.SETTING));
  }

  /// What must fit together, each throwing a [BadSetting] where it does not.
  public static List<Runnable> checks(Settings settings) {
    return List.of(() -> checkPercents(settings), () -> checkExpiry(settings));
  }

  private static void checkPercents(Settings settings) {
    var soft = settings.get(SOFT);
    if (settings.get(WARNING) > soft) {
      throw new BadSetting(
          WARNING.key() + " / " + WARNING.env(),
          "must not be above " + SOFT.key() + ", which is " + soft);
    }
  }

  /// A hold must not be given up while its request still runs.
  private static void checkExpiry(Settings settings) {
    var seconds = settings.get(HOLD_EXPIRY);
    var deadline = InferenceDeadline.of(settings).toSeconds();
    if (seconds <= deadline) {
      throw new BadSetting(
          HOLD_EXPIRY.key() + " / " + HOLD_EXPIRY.env(),
          "is "
              + seconds
              + " s and must be more than gateway.deadlineSeconds, which is "
              + deadline
              + " s: a hold that ends before its request lets a strict budget be overspent");
    }
  }

  /// Everything this unit can be told.
  public static List<Setting<?>> settings() {
    var own =
        List.<Setting<?>>of(
            UnitPorts.of(Unit.COST),
            HARD,
            WARNING,
            SOFT,
            UNKNOWN_PRICE,
            DEFAULT_MAX_TOKENS,
            HOLD_EXPIRY);
    return Stream.of(
            own,
            StrictRules.settings(),
            CreditConfig.settings(),
            LimitConfig.settings(),
            ApprovalConfig.settings(),
            AlertConfig.settings())
        .flatMap(List::stream)
        .toList();
  }

  /// The budget of an account without one of its own.
  Budget defaultBudget() {
    return new Budget(new Thresholds(hard, warningPercent, softPercent), false);
  }

  private static boolean refuses(String written) {
    return switch (written) {
      case "warn" -> false;
      case "refuse" -> true;
      default -> throw new IllegalArgumentException("expected warn or refuse");
    };
  }
}
