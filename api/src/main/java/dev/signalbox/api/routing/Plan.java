package dev.signalbox.api.routing;

import java.util.List;
import java.util.OptionalLong;

/// The decision, made before the first call: targets in the order they are tried, each with its
/// reason.
///
/// @param decisionId under which the router explains it
/// @param strategy e.g. `specified` or `cheapest`
/// @param steps at least one, no target twice
public record Plan(String decisionId, String strategy, List<Step> steps, Effort effort) {
  public Plan {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a plan has at least one step");
    }
  }

  /// One target of a plan and why it stands where it does.
  public record Step(Target target, String reason, boolean languageModel) {}

  /// How hard the targets are tried.
  ///
  /// @param maxRetries calls after the first one, over all steps: each step once in order, then
  ///   again, after a wait, those whose failure may pass
  /// @param backoffMillis longest wait before the second round; doubles with each further round.
  ///   The wait itself is random below it
  /// @param maxBackoffMillis the wait's bound
  /// @param hedgeAfterMillis ask the next step too when the first has not begun to answer by then
  public record Effort(
      int maxRetries, long backoffMillis, long maxBackoffMillis, OptionalLong hedgeAfterMillis) {
    /// One call, no more.
    public static final Effort ONCE = new Effort(0, 0, 0, OptionalLong.empty());
  }
}
