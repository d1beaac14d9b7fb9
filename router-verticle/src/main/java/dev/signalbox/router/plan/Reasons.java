package dev.signalbox.router.plan;

import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.PlanRoute;

/// Says in words why a target stands where it does in a plan.
///
/// @param kept how many candidates were left after the filters
record Reasons(PlanRoute question, Selection selection, int kept) {
  String of(Candidate candidate, int place) {
    var reason = new StringBuilder(place == 0 ? first(candidate) : fallback(candidate, place));
    if (!candidate.listing().offer().otherNames().isEmpty()) {
      ModelSelector.otherName(question.model(), candidate.listing().offer())
          .ifPresent(
              name -> reason.append("; ").append(question.model()).append(" is ").append(name));
    }
    switch (candidate.standing().rotation()) {
      case IN -> {}
      case TRIAL -> reason.append("; it is being tried again after failures");
      case WAITING -> reason.append("; its provider asked to wait, and so did all others");
      case OUT -> reason.append("; its circuit is open, and so is every other one");
      case DOWN -> reason.append("; its provider is down, so it stands behind those that are not");
    }
    if (!candidate.listing().languageModel()) {
      reason.append("; it is not a language model");
    }
    return reason.toString();
  }

  private String first(Candidate candidate) {
    var measure = selection.strategy().words(candidate);
    if (selection.rule().isPresent()) {
      return "rule '" + selection.rule().get().name() + "', " + measure;
    }
    if (selection.isFrugal()) {
      return "the SOFT cost limit is passed, so the cheapest of "
          + kept
          + " models answers instead of "
          + question.model()
          + ": "
          + measure;
    }
    if (!selection.open()) {
      return "asked for as " + question.model() + ", " + measure;
    }
    return kept == 1
        ? "the only candidate, " + measure
        : selection.strategy().wireName() + " of " + kept + " candidates: " + measure;
  }

  private String fallback(Candidate candidate, int place) {
    return "fallback " + place + ", " + selection.strategy().words(candidate);
  }

  static Reasons of(PlanRoute question, Selection selection) {
    var kept = 0;
    for (var candidate : selection.candidates()) {
      kept += candidate.isKept() ? 1 : 0;
    }
    return new Reasons(question, selection, kept);
  }
}
