package dev.signalbox.router.plan;

import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import java.util.Map;

/// How good a model is taken to be, 0 to 100. Nobody can measure that here: what the operator says
/// counts; otherwise the market's word stands in, which is the price of output on a logarithmic
/// scale.
///
/// @param said by the operator, for `provider/model` or a bare model id
public record Quality(Map<String, Integer> said) {
  /// Where neither anybody nor a price says anything.
  static final int UNKNOWN = 50;

  private static final int LEAST = 20;
  private static final int MOST = 100;
  private static final double POINTS_PER_TENFOLD = 30;

  /// pico-USD per token that a model of [#LEAST] costs: 0.05 USD per million.
  private static final double CHEAP_PICO = 50_000;

  public Quality {
    said = Map.copyOf(said);
  }

  int of(Offer offer) {
    var own = said.get(offer.target().toString());
    if (own == null) {
      own = said.get(offer.target().model());
    }
    return own == null ? byPrice(offer.price()) : own;
  }

  private static int byPrice(Price price) {
    return switch (price) {
      case Price.Free _, Price.Unknown _ -> UNKNOWN;
      case Price.PerToken each ->
          Math.clamp(
              Math.round(
                  LEAST + POINTS_PER_TENFOLD * Math.log10(Math.max(1, each.output()) / CHEAP_PICO)),
              LEAST,
              MOST);
    };
  }
}
