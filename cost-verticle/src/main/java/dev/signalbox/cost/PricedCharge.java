package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.routing.Price;

/// What one attempt cost.
///
/// @param state how far the amount can be trusted
record PricedCharge(Charge charge, Money amount, EntryState state) {
  /// Prices `charge`; what nobody has priced costs nothing and is marked so.
  static PricedCharge of(Charge charge, Price price) {
    var counted = charge.usage().estimated() ? EntryState.ESTIMATED : EntryState.SETTLED;
    return switch (price) {
      case Price.PerToken perToken ->
          new PricedCharge(charge, perToken.of(charge.usage()), counted);
      case Price.Free _ -> new PricedCharge(charge, Money.ZERO, counted);
      case Price.Unknown _ -> new PricedCharge(charge, Money.ZERO, EntryState.UNKNOWN);
    };
  }

  boolean isUnpriced() {
    return state == EntryState.UNKNOWN;
  }
}
