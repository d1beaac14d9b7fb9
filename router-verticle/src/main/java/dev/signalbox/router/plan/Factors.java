package dev.signalbox.router.plan;

import dev.signalbox.api.routing.RoutingHints.Quality;
import dev.signalbox.api.routing.RoutingHints.Urgency;
import java.util.List;

/// Five factors of a target or the weights of them, each 0 to 100; weights add up to 100.
public record Factors(int cost, int speed, int quality, int availability, int reliability) {
  private static final int FULL = 100;

  /// What counts how much.
  static Factors weights(Urgency urgency, Quality quality) {
    return switch (quality) {
      case STANDARD ->
          switch (urgency) {
            case LOW -> new Factors(45, 10, 15, 15, 15);
            case MEDIUM -> new Factors(30, 20, 20, 15, 15);
            case HIGH -> new Factors(10, 45, 15, 15, 15);
          };
      case PREMIUM ->
          switch (urgency) {
            case LOW -> new Factors(25, 5, 45, 10, 15);
            case MEDIUM -> new Factors(10, 10, 55, 10, 15);
            case HIGH -> new Factors(5, 35, 35, 10, 15);
          };
    };
  }

  /// The best there is among some candidates: what cost and speed are compared with.
  ///
  /// @param cheapestNanoUsd the least that any costs which costs something, 0 when none does
  public record Best(long cheapestNanoUsd, long fastestMillis) {
    static Best of(List<Candidate> candidates) {
      var cheapest = Long.MAX_VALUE;
      var fastest = Long.MAX_VALUE;
      for (var candidate : candidates) {
        if (candidate.isKept()) {
          var cost = candidate.costNanoUsd();
          cheapest = cost > 0 ? Math.min(cheapest, cost) : cheapest;
          fastest = Math.min(fastest, candidate.standing().latencyMillis());
        }
      }
      return new Best(cheapest == Long.MAX_VALUE ? 0 : cheapest, Math.max(1, fastest));
    }
  }

  static Factors of(Candidate candidate, Best best) {
    var standing = candidate.standing();
    return new Factors(
        cost(candidate, best),
        (int) Math.min(FULL, FULL * best.fastestMillis() / Math.max(1, standing.latencyMillis())),
        candidate.listing().quality(),
        standing.availability(),
        standing.reliability());
  }

  private static int cost(Candidate candidate, Best best) {
    var cost = candidate.costNanoUsd();
    if (cost == Tariff.UNPRICED) {
      return 0;
    }
    return cost == 0 ? FULL : (int) Math.min(FULL, FULL * (double) best.cheapestNanoUsd() / cost);
  }

  /// The score under `weights`, 0 to 100.
  double weighted(Factors weights) {
    return (cost * weights.cost
            + speed * weights.speed
            + quality * weights.quality
            + availability * weights.availability
            + reliability * weights.reliability)
        / (double) FULL;
  }
}
