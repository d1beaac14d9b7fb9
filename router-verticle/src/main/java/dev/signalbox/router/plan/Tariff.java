package dev.signalbox.router.plan;

import dev.signalbox.api.Money;
import dev.signalbox.api.routing.Price;

/// A price in the form that is compared a thousand times per decision.
///
/// @param known whether anybody has said a price
/// @param inputPico pico-USD per token of the dearest class of input
/// @param outputPico pico-USD per token of the dearest class of output
public record Tariff(boolean known, long inputPico, long outputPico) {
  /// Dearer than anything: an unknown price must never win by being unknown.
  static final long UNPRICED = Long.MAX_VALUE;

  private static final int PICO_PER_NANO = 1_000;

  static Tariff of(Price price) {
    return switch (price) {
      case Price.Free _ -> new Tariff(true, 0, 0);
      case Price.Unknown _ -> new Tariff(false, 0, 0);
      case Price.PerToken each ->
          new Tariff(
              true,
              Math.max(each.input(), Math.max(each.cachedInput(), each.cacheWrite())),
              Math.max(each.output(), each.reasoning()));
    };
  }

  /// The most so many tokens cost, in nano-USD rounded up; [#UNPRICED] when nobody knows or when it
  /// is more than can be counted.
  long worstCase(long inputTokens, long outputTokens) {
    if (!known) {
      return UNPRICED;
    }
    if (Math.multiplyHigh(inputTokens, inputPico) != 0
        || Math.multiplyHigh(outputTokens, outputPico) != 0) {
      return UNPRICED;
    }
    var in = inputTokens * inputPico;
    var out = outputTokens * outputPico;
    var sum = in + out;
    return in < 0 || out < 0 || sum < 0
        ? UNPRICED
        : sum / PICO_PER_NANO + (sum % PICO_PER_NANO == 0 ? 0 : 1);
  }

  boolean isFree() {
    return known && inputPico == 0 && outputPico == 0;
  }

  /// Whether it costs no more than `other`, whatever the request.
  boolean isCoveredBy(Tariff other) {
    return known
        && (isFree()
            || (other.known && inputPico <= other.inputPico && outputPico <= other.outputPico));
  }

  /// An amount in words.
  static String words(long nanoUsd) {
    return nanoUsd == UNPRICED ? "price unknown" : new Money(nanoUsd).toString();
  }
}
