package dev.signalbox.api.routing;

import dev.signalbox.api.Money;
import java.math.BigInteger;

/// A sum of tokens at prices in pico-USD (10⁻¹² USD). Exact at any size: counted in a long as far
/// as that goes, which is nine million dollars, and what does not fit there as a big integer.
final class PicoUsd {
  private long sum;
  private BigInteger beyond = BigInteger.ZERO;

  PicoUsd plus(long tokens, long price) {
    var cost = tokens * price;
    var more = sum + cost;
    if (Math.multiplyHigh(tokens, price) == signOf(cost) && !overflows(cost, more)) {
      sum = more;
    } else {
      beyond = beyond.add(BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price)));
    }
    return this;
  }

  /// What the upper half of a product is whose lower half says it all.
  private static long signOf(long cost) {
    return cost >> (Long.SIZE - 1);
  }

  private boolean overflows(long added, long result) {
    return ((sum ^ result) & (added ^ result)) < 0;
  }

  /// All of it, rounded up to a nano-dollar.
  ///
  /// @throws ArithmeticException if the amount does not fit 63 bits of nano-USD
  Money money() {
    return beyond.signum() == 0
        ? Money.ofPicoUsd(sum)
        : Money.ofPicoUsd(beyond.add(BigInteger.valueOf(sum)));
  }
}
