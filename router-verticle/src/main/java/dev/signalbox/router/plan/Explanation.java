package dev.signalbox.router.plan;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.PlanRoute;
import java.util.EnumSet;
import java.util.stream.Collectors;

/// Says of a decision, when somebody asks, why a target is not in its plan.
public final class Explanation {
  private Explanation() {}

  /// Why `filter` removed `candidate`, in words.
  public static String why(Filter filter, Candidate candidate, PlanRoute question) {
    var listing = candidate.listing();
    return switch (filter) {
      case NOT_ASKED_FOR -> question.model() + " does not mean it";
      case RULE -> "a rule sends the request elsewhere";
      case CAPABILITY_MISSING -> "it does not offer " + missing(listing, question);
      case WINDOW_TOO_SMALL ->
          "its window has "
              + listing.offer().contextTokens()
              + " tokens, the input about "
              + question.inputTokens();
      case TIER_LIMIT -> "the caller's tier may not use it for such an answer";
      case PRICE_UNKNOWN -> "nobody has priced it, so it fits no budget";
      case OVER_BUDGET ->
          "it may cost "
              + Tariff.words(candidate.costNanoUsd())
              + ", the budget is "
              + question.hints().budget().map(Object::toString).orElse("none");
      case NOT_A_LANGUAGE_MODEL -> "it only stands in for a language model, and there is one";
      case CIRCUIT_OPEN -> "its circuit is open, and others are in rotation";
      case RATE_LIMITED ->
          "its provider asked to wait until "
              + candidate.standing().waitUntilEpochMillis()
              + " (ms since 1970), and others did not";
      case FALLBACK_OFF -> "fallback is switched off, so only the first target is tried";
      case PLAN_FULL -> "enough others stand before it";
    };
  }

  private static String missing(Listing listing, PlanRoute question) {
    var missing = EnumSet.noneOf(Capability.class);
    missing.addAll(question.needs());
    missing.addAll(question.hints().capabilities());
    missing.removeAll(listing.capabilities());
    return missing.stream().map(Capability::wireName).collect(Collectors.joining(", "));
  }
}
