package dev.signalbox.cost.credit;

import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import java.util.List;

/// What an operator decides about credits.
public final class CreditConfig {
  private static final int MOST_WELCOME = 1_000_000_000;

  private static final Setting<CreditPrices> PRICES =
      new Setting<>(
          "cost.creditPrices",
          "COST_CREDIT_PRICES",
          CreditPrices.USUAL,
          "credits per 1000 input tokens, per 1000 output tokens and per answer, by provider; * is"
              + " all others",
          CreditPrices::parse,
          false);
  private static final Setting<Integer> WELCOME =
      Setting.number(
          "cost.welcomeCredits",
          "COST_WELCOME_CREDITS",
          0,
          new Range(0, MOST_WELCOME),
          "credits a user nobody has heard of begins with");

  private final CreditPrices prices;
  private final long welcome;

  private CreditConfig(CreditPrices prices, long welcome) {
    this.prices = prices;
    this.welcome = welcome;
  }

  /// Reads the settings.
  public static CreditConfig from(Settings settings) {
    return new CreditConfig(settings.get(PRICES), settings.get(WELCOME));
  }

  /// Everything there is to set.
  public static List<Setting<?>> settings() {
    return List.of(PRICES, WELCOME);
  }

  CreditPrices prices() {
    return prices;
  }

  long welcome() {
    return welcome;
  }
}
