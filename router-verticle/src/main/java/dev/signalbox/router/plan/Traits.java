package dev.signalbox.router.plan;

import dev.signalbox.api.routing.PlanRoute;
import org.jspecify.annotations.Nullable;

/// A request as conditions see it. What takes time is found out when the first condition asks.
public final class Traits {
  private final PlanRoute question;
  private final OfferBook book;
  private final Phrases phrases;
  private Phrases.@Nullable Found found;
  private long cheapest = -1;

  Traits(PlanRoute question, OfferBook book, Phrases phrases) {
    this.question = question;
    this.book = book;
    this.phrases = phrases;
  }

  PlanRoute question() {
    return question;
  }

  long amount(Amount amount) {
    return switch (amount) {
      case INPUT_TOKENS -> question.inputTokens();
      case OUTPUT_TOKENS -> question.outputTokens();
      case ESTIMATED_COST -> cheapest();
    };
  }

  private long cheapest() {
    if (cheapest < 0) {
      cheapest = Tariff.UNPRICED;
      for (var listing : book.select(question.model())) {
        var cost = listing.tariff().worstCase(question.inputTokens(), question.outputTokens());
        cheapest = Math.min(cheapest, cost);
      }
    }
    return cheapest;
  }

  boolean says(String phrase) {
    var seen = found;
    if (seen == null) {
      seen = phrases.in(question.prompt());
      found = seen;
    }
    return seen.has(phrase);
  }
}
