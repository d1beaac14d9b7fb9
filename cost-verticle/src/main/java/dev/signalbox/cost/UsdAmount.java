package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.platform.operator.UsdText;

/// Dollars as people write them, to the last nano-dollar.
final class UsdAmount {
  private UsdAmount() {}

  /// Reads an amount.
  ///
  /// @throws IllegalArgumentException saying what is expected
  static Money parse(String written) {
    return UsdText.parse(written);
  }

  /// All nine decimals, never in scientific notation.
  static String format(Money money) {
    return UsdText.format(money);
  }

  static String format(long nanoUsd) {
    return format(new Money(nanoUsd));
  }
}
