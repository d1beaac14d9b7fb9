package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Price;

/// What one attempt cost.
///
/// @param state how far the amount can be trusted
record PricedCharge(Charge charge, Money amount, EntryState state) {
  private static final Money MOST = Money.usd(10_000_000);

  /// Prices `charge`; what nobody has priced costs nothing and is marked so.
  static PricedCharge of(Charge charge, Price price) {
    var counted = charge.usage().estimated() ? EntryState.ESTIMATED : EntryState.SETTLED;
    return switch (price) {
      case Price.PerToken perToken ->
          new PricedCharge(charge, cost(perToken, charge.usage()), counted);
      case Price.Free _ -> new PricedCharge(charge, Money.ZERO, counted);
      case Price.Unknown _ -> new PricedCharge(charge, Money.ZERO, EntryState.UNKNOWN);
    };
  }

  /// What cannot be counted any more is counted as the most there is: an impossible usage at an
  /// absurd price must not keep a request from being settled.
  private static Money cost(Price.PerToken price, Usage usage) {
    try {
      var exact = price.of(usage);
      return exact.isAtLeast(MOST) ? MOST : exact;
    } catch (ArithmeticException e) {
      return MOST;
    }
  }

  boolean isUnpriced() {
    return state == EntryState.UNKNOWN;
  }
}
