package dev.signalbox.router.plan;

import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.PlanRoute;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Takes out the targets that cannot or may not answer, each by the first [Filter] that applies.
final class Screening {
  private final PlanRoute question;
  private final Set<Capability> needs;
  private final Optional<Tier> tier;
  private final long budgetNanoUsd;

  Screening(PlanRoute question, Policy policy) {
    this.question = question;
    this.needs = Listing.enumSet(question.needs());
    this.needs.addAll(question.hints().capabilities());
    this.tier = policy.tier(question.labels().getOrDefault(Tier.LABEL, ""));
    this.budgetNanoUsd =
        question.hints().budget().map(budget -> budget.nanoUsd()).orElse(Long.MAX_VALUE);
  }

  /// Whether any is left.
  boolean screen(List<Candidate> candidates) {
    candidates.forEach(this::apart);
    if (isAny(candidates, one -> one.listing().languageModel())) {
      candidates.forEach(
          one -> removeIf(one, !one.listing().languageModel(), Filter.NOT_A_LANGUAGE_MODEL));
    }
    if (isAny(candidates, Screening::isAvailable)) {
      for (var one : candidates) {
        var rotation = one.standing().rotation();
        removeIf(one, rotation == Rotation.OUT, Filter.CIRCUIT_OPEN);
        removeIf(one, rotation == Rotation.WAITING, Filter.RATE_LIMITED);
      }
    }
    return isAny(candidates, _ -> true);
  }

  private static boolean isAny(List<Candidate> candidates, Predicate<Candidate> condition) {
    for (var candidate : candidates) {
      if (candidate.isKept() && condition.test(candidate)) {
        return true;
      }
    }
    return false;
  }

  private static void removeIf(Candidate candidate, boolean condition, Filter filter) {
    if (condition && candidate.isKept()) {
      candidate.remove(filter);
    }
  }

  /// What can be said of a target by itself.
  private void apart(Candidate candidate) {
    var listing = candidate.listing();
    if (!listing.can(needs)) {
      candidate.remove(Filter.CAPABILITY_MISSING);
    } else if (!listing.holds(question.inputTokens())) {
      candidate.remove(Filter.WINDOW_TOO_SMALL);
    } else if (tier.isPresent() && !tier.get().allows(listing, question.outputTokens())) {
      candidate.remove(Filter.TIER_LIMIT);
    } else if (candidate.costNanoUsd() > budgetNanoUsd) {
      candidate.remove(listing.tariff().known() ? Filter.OVER_BUDGET : Filter.PRICE_UNKNOWN);
    }
  }

  private static boolean isAvailable(Candidate candidate) {
    return switch (candidate.standing().rotation()) {
      case IN, TRIAL -> true;
      case WAITING, OUT, DOWN -> false;
    };
  }
}
