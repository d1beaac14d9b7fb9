package dev.signalbox.router;

import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.PlanRoute;
import java.util.List;

/// Says in words why a target stands where it does in a plan.
record Reasons(PlanRoute question, boolean named, Strategy strategy, List<Candidate> candidates) {
  String of(Candidate candidate, int place) {
    var reason = new StringBuilder(place == 0 ? first(candidate) : fallback(candidate, place));
    ModelSelector.otherName(question.model(), candidate.offer())
        .ifPresent(
            name -> reason.append("; ").append(question.model()).append(" is ").append(name));
    if (candidate.down()) {
      reason.append("; its provider is down, so it stands behind those that are not");
    }
    if (!candidate.offer().languageModel()) {
      reason.append("; it is not a language model");
    }
    return reason.toString();
  }

  private String first(Candidate candidate) {
    if (question.costState() == CostState.SOFT && !named) {
      return "the SOFT cost limit is passed, so the cheapest of "
          + candidates.size()
          + " models answers instead of "
          + question.model()
          + ": "
          + candidate.costInWords();
    }
    if (named) {
      return "asked for as " + question.model() + ", " + candidate.costInWords();
    }
    if (candidates.size() == 1) {
      return "the only candidate, " + candidate.costInWords();
    }
    return strategy.wireName() + " of " + candidates.size() + " candidates: " + measure(candidate);
  }

  private String fallback(Candidate candidate, int place) {
    return "fallback " + place + ", " + (named ? candidate.costInWords() : measure(candidate));
  }

  private String measure(Candidate candidate) {
    return switch (strategy) {
      case CHEAPEST -> candidate.costInWords();
      case FASTEST -> "about " + candidate.latencyMillis() + " ms";
    };
  }
}
