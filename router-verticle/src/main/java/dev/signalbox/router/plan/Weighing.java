package dev.signalbox.router.plan;

import dev.signalbox.api.routing.PlanRoute;
import java.util.List;

/// What the five factors of a candidate are and how much each counts for one request.
public record Weighing(Factors weights, Factors.Best best) {
  static Weighing of(PlanRoute question, List<Candidate> candidates) {
    var hints = question.hints();
    return new Weighing(
        Factors.weights(hints.urgency(), hints.quality()), Factors.Best.of(candidates));
  }

  /// The factors of `candidate`.
  public Factors factors(Candidate candidate) {
    return Factors.of(candidate, best);
  }

  /// The weighted score of `candidate`, 0 to 100.
  public double score(Candidate candidate) {
    return factors(candidate).weighted(weights);
  }
}
