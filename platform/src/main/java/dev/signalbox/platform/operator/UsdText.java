package dev.signalbox.platform.operator;

import dev.signalbox.api.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// Dollars as people write them, to the last nano-dollar.
public final class UsdText {
  private static final int DECIMALS = 9;
  private static final int LONGEST = 32;
  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);
  private static final String EXPECTED =
      "expected an amount in USD from 0 to 1000000000 with at most 9 decimals";

  private UsdText() {}

  /// Reads an amount.
  ///
  /// @throws IllegalArgumentException saying what is expected
  public static Money parse(String written) {
    if (written.length() > LONGEST) {
      throw new IllegalArgumentException(EXPECTED);
    }
    try {
      var usd = new BigDecimal(written.strip());
      if (usd.signum() < 0 || usd.compareTo(MOST) > 0) {
        throw new IllegalArgumentException(EXPECTED);
      }
      return Money.usd(usd.setScale(DECIMALS, RoundingMode.UNNECESSARY));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(EXPECTED, e);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(EXPECTED, e);
    }
  }

  /// All nine decimals, never in scientific notation.
  public static String format(Money money) {
    return money.toUsd().toPlainString();
  }
}
