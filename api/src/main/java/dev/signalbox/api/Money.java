package dev.signalbox.api;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// An exact amount in nano-USD (10⁻⁹ USD). Never a double: sums of a ledger must come out to the
/// last digit.
///
/// @param nanoUsd the amount; negative only for corrections
public record Money(long nanoUsd) implements Comparable<Money> {
  /// Nothing.
  public static final Money ZERO = new Money(0);

  private static final int DECIMALS = 9;
  private static final int PICO_IN_NANO = 1_000;
  private static final long NANO_IN_USD = 1_000_000_000;

  /// Whole and decimal US dollars, rounded up to the next nano-dollar: we never charge less than
  /// the price says.
  ///
  /// @throws ArithmeticException if the amount does not fit 63 bits of nano-USD (about 9.2 billion
  ///   USD)
  public static Money usd(BigDecimal usd) {
    return new Money(
        usd.movePointRight(DECIMALS).setScale(0, RoundingMode.CEILING).longValueExact());
  }

  /// Whole US dollars.
  public static Money usd(long usd) {
    return usd(BigDecimal.valueOf(usd));
  }

  /// An amount in pico-USD (10⁻¹² USD), rounded up to the next nano-dollar.
  public static Money ofPicoUsd(long picoUsd) {
    return new Money(Math.ceilDiv(picoUsd, PICO_IN_NANO));
  }

  /// An amount in pico-USD (10⁻¹² USD), rounded up to the next nano-dollar.
  ///
  /// @throws ArithmeticException if the amount does not fit 63 bits of nano-USD
  public static Money ofPicoUsd(BigInteger picoUsd) {
    return new Money(
        new BigDecimal(picoUsd)
            .movePointLeft(3)
            .setScale(0, RoundingMode.CEILING)
            .longValueExact());
  }

  /// The exact sum.
  public Money plus(Money other) {
    return new Money(Math.addExact(nanoUsd, other.nanoUsd));
  }

  /// The exact difference.
  public Money minus(Money other) {
    return new Money(Math.subtractExact(nanoUsd, other.nanoUsd));
  }

  /// This amount in US dollars with nine decimals, for display and JSON.
  public BigDecimal toUsd() {
    return BigDecimal.valueOf(nanoUsd, DECIMALS);
  }

  /// Writes this amount in US dollars with nine decimals, as [#toUsd] has it.
  public void writeUsd(StringBuilder text) {
    if (nanoUsd < 0) {
      text.append(toUsd().toPlainString());
      return;
    }
    var decimals = nanoUsd % NANO_IN_USD;
    text.append(nanoUsd / NANO_IN_USD).append('.');
    for (var unit = NANO_IN_USD / 10; unit > 1 && decimals < unit; unit /= 10) {
      text.append('0');
    }
    text.append(decimals);
  }

  /// Whether this is at least `other`.
  public boolean isAtLeast(Money other) {
    return nanoUsd >= other.nanoUsd;
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(nanoUsd, other.nanoUsd);
  }

  @Override
  public String toString() {
    return toUsd().stripTrailingZeros().toPlainString() + " USD";
  }
}
