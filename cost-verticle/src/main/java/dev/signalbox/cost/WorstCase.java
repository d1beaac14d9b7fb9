package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import java.util.ArrayList;
import java.util.List;

/// The most an inference can cost, over every target it may be routed to.
///
/// @param amount the dearest target's worst case
/// @param unpriced the targets nobody has priced, counted as zero in `amount`
/// @param outputTokens the output `amount` covers at every one of the targets
/// @param isOffered whether there is any target; without one, `amount` covers nothing
record WorstCase(Money amount, List<Target> unpriced, int outputTokens, boolean isOffered) {
  /// Stands for an amount too large to count; larger than any budget.
  private static final Money BEYOND_COUNTING = new Money(Long.MAX_VALUE);

  /// The worst case of `question` among `offers`.
  ///
  /// @param defaultMaxTokens the output bound where neither the caller nor the offer has one
  static WorstCase of(PlaceHold question, List<Offer> offers, int defaultMaxTokens) {
    var dearest = Money.ZERO;
    List<Target> unpriced = List.of();
    var covered = Integer.MAX_VALUE;
    for (var offer : offers) {
      var maxOutput = question.ofAll(maxOutput(question, offer, defaultMaxTokens));
      covered = Math.min(covered, maxOutput);
      switch (offer.price()) {
        case Price.PerToken price -> {
          var amount = most(price, question, maxOutput);
          dearest = amount.isAtLeast(dearest) ? amount : dearest;
        }
        case Price.Free _ -> {}
        case Price.Unknown _ -> {
          unpriced = unpriced.isEmpty() ? new ArrayList<>() : unpriced;
          unpriced.add(offer.target());
        }
      }
    }
    return new WorstCase(dearest, unpriced, covered, !offers.isEmpty());
  }

  /// The most `question` can cost where no target writes more than `tokens`.
  static Money bounded(PlaceHold question, List<Offer> offers, int tokens) {
    var dearest = Money.ZERO;
    for (var offer : offers) {
      if (offer.price() instanceof Price.PerToken price) {
        var amount = most(price, question, tokens);
        dearest = amount.isAtLeast(dearest) ? amount : dearest;
      }
    }
    return dearest;
  }

  /// The largest output, up to `most`, with which `question` costs no more than `room`; 0 when not
  /// even its input fits.
  static int fitting(PlaceHold question, List<Offer> offers, Money room, int most) {
    var fits = 0;
    var above = most + 1L;
    while (above - fits > 1) {
      var middle = (int) (fits + (above - fits) / 2);
      if (room.isAtLeast(bounded(question, offers, middle))) {
        fits = middle;
      } else {
        above = middle;
      }
    }
    return fits;
  }

  private static int maxOutput(PlaceHold question, Offer offer, int defaultMaxTokens) {
    if (question.maxTokens().isPresent()) {
      return question.maxTokens().getAsInt();
    }
    return offer.maxOutputTokens() > 0 ? offer.maxOutputTokens() : defaultMaxTokens;
  }

  private static Money most(Price.PerToken price, PlaceHold question, long outputTokens) {
    try {
      return price.worstCase(question.promptTokens(), question.inputTokens(), outputTokens);
    } catch (ArithmeticException e) {
      return BEYOND_COUNTING;
    }
  }
}
