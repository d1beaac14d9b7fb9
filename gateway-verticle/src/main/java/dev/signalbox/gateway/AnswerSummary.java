package dev.signalbox.gateway;

import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.security.Finding;
import java.util.List;

/// What is said about an answer once it is whole.
///
/// @param model the id the provider says answered
/// @param step of the plan that answered
/// @param durationMillis from the request's arrival to here
record AnswerSummary(
    String model,
    FinishReason finishReason,
    Usage usage,
    CostReport cost,
    List<Finding> findings,
    String strategy,
    Plan.Step step,
    List<Attempt> attempts,
    long durationMillis) {
  /// Whether anything was taken out of the answer.
  boolean sanitized() {
    return findings.stream().anyMatch(f -> f.action() == Finding.Action.REDACTED);
  }
}
