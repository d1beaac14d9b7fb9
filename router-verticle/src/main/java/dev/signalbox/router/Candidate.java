package dev.signalbox.router;

import dev.signalbox.api.Money;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.Price;

/// An offer with what comparing it takes.
///
/// @param cost of this request there, [Candidate#UNPRICED] when nobody knows
/// @param latencyMillis measured, else the offer's prior
record Candidate(Offer offer, Money cost, long latencyMillis, boolean down) {
  /// Dearer than anything: an unknown price must never win by being unknown.
  static final Money UNPRICED = new Money(Long.MAX_VALUE);

  static Candidate of(Offer offer, PlanRoute question, FleetView fleet) {
    var provider = offer.target().provider();
    var cost =
        switch (offer.price()) {
          case Price.Free _ -> Money.ZERO;
          case Price.Unknown _ -> UNPRICED;
          case Price.PerToken price ->
              price.worstCase(question.inputTokens(), question.outputTokens());
        };
    var measured = fleet.latencyMillis(provider);
    return new Candidate(
        offer,
        cost,
        measured > 0 ? measured : offer.typicalLatencyMillis(),
        fleet.isDown(provider));
  }

  String costInWords() {
    return switch (offer.price()) {
      case Price.Free _ -> "free";
      case Price.Unknown _ -> "price unknown";
      case Price.PerToken _ -> "at most " + cost;
    };
  }
}
