package dev.signalbox.api.routing;

import java.util.List;

/// The decision, made before the first call: targets in the order they are tried, each with its
/// reason.
///
/// @param strategy e.g. `specified` or `cheapest`
/// @param steps at least one
public record Plan(String strategy, List<Step> steps) {
  public Plan {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a plan has at least one step");
    }
  }

  /// One target of a plan and why it stands where it does.
  public record Step(Target target, String reason, boolean languageModel) {}
}
