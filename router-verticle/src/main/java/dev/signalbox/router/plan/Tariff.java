package dev.signalbox.router.plan;

import dev.signalbox.api.Money;
import dev.signalbox.api.routing.Price;
import java.util.List;

/// A price in the form that is compared a thousand times per decision.
///
/// @param known whether anybody has said a price
/// @param inputPico pico-USD per token of the dearest class of input
/// @param outputPico pico-USD per token of the dearest class of output
/// @param bands what longer prompts cost, ascending
public record Tariff(boolean known, long inputPico, long outputPico, List<Band> bands) {
  /// Dearer than anything: an unknown price must never win by being unknown.
  static final long UNPRICED = Long.MAX_VALUE;

  private static final int PICO_PER_NANO = 1_000;

  private static final Tariff FREE = new Tariff(true, 0, 0, List.of());
  private static final Tariff UNKNOWN = new Tariff(false, 0, 0, List.of());

  /// What is valid for prompts of more than `aboveTokens`; without bands of its own.
  record Band(long aboveTokens, Tariff tariff) {}

  static Tariff of(Price price) {
    return switch (price) {
      case Price.Free _ -> FREE;
      case Price.Unknown _ -> UNKNOWN;
      case Price.PerToken each ->
          new Tariff(
              true,
              each.dearestInput(),
              each.dearestOutput(),
              each.bands().stream()
                  .map(band -> new Band(band.aboveTokens(), of(band.price())))
                  .toList());
    };
  }

  /// What is valid for a prompt of so many tokens, as [Price.PerToken#at] says.
  private Tariff at(long promptTokens) {
    for (var i = bands.size() - 1; i >= 0; i--) {
      if (promptTokens > bands.get(i).aboveTokens()) {
        return bands.get(i).tariff();
      }
    }
    return this;
  }

  /// The most so many tokens cost, in nano-USD rounded up; [#UNPRICED] when nobody knows or when it
  /// is more than can be counted.
  long worstCase(long inputTokens, long outputTokens) {
    if (!known) {
      return UNPRICED;
    }
    var there = at(inputTokens);
    if (Math.multiplyHigh(inputTokens, there.inputPico) != 0
        || Math.multiplyHigh(outputTokens, there.outputPico) != 0) {
      return UNPRICED;
    }
    var in = inputTokens * there.inputPico;
    var out = outputTokens * there.outputPico;
    var sum = in + out;
    return in < 0 || out < 0 || sum < 0
        ? UNPRICED
        : sum / PICO_PER_NANO + (sum % PICO_PER_NANO == 0 ? 0 : 1);
  }

  boolean isFree() {
    return isFlatlyFree() && bands.stream().allMatch(band -> band.tariff().isFlatlyFree());
  }

  private boolean isFlatlyFree() {
    return known && inputPico == 0 && outputPico == 0;
  }

  /// Whether it costs no more than `other`, whatever the request.
  boolean isCoveredBy(Tariff other) {
    return known
        && (isFree()
            || (other.known
                && isCoveredAt(0, other)
                && isCoveredAlong(bands, other)
                && isCoveredAlong(other.bands, other)));
  }

  /// Prices change at thresholds only.
  private boolean isCoveredAlong(List<Band> thresholds, Tariff other) {
    for (var band : thresholds) {
      if (!isCoveredAt(band.aboveTokens() + 1, other)) {
        return false;
      }
    }
    return true;
  }

  private boolean isCoveredAt(long promptTokens, Tariff other) {
    var one = at(promptTokens);
    var its = other.at(promptTokens);
    return one.inputPico <= its.inputPico && one.outputPico <= its.outputPico;
  }

  /// An amount in words.
  static String words(long nanoUsd) {
    return nanoUsd == UNPRICED ? "price unknown" : new Money(nanoUsd).toString();
  }
}
