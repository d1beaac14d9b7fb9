package dev.signalbox.cost.credit;

import dev.signalbox.api.inference.Usage;

/// What a provider's answers cost in credits.
///
/// @param in credits per thousand input tokens
/// @param out credits per thousand output tokens
/// @param least credits every answer costs
record CreditPrice(long in, long out, long least) {
  private static final long THOUSAND = 1_000;
  private static final long MOST = 1_000_000_000_000L;

  /// `ceil(in / 1000 * ip + out / 1000 * op + least)`, in whole numbers throughout; a trillion
  /// where it would be more.
  long of(Usage usage) {
    try {
      var thousandths =
          Math.addExact(
              Math.multiplyExact(usage.inputTokens(), in),
              Math.multiplyExact(usage.outputTokens(), out));
      return Math.min(MOST, Math.addExact(Math.ceilDiv(thousandths, THOUSAND), least));
    } catch (ArithmeticException e) {
      return MOST;
    }
  }
}
