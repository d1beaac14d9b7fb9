package dev.signalbox.gateway;

import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.routing.Plan;
import java.util.List;

/// How an answer came about.
///
/// @param step that answered, or wrote the last part
/// @param attempts every call, in the order they were begun
/// @param seams where the answer changed hands; empty for nearly all
record Course(Plan plan, Plan.Step step, List<Attempt> attempts, List<Seam> seams) {
  Course {
    attempts = List.copyOf(attempts);
    seams = List.copyOf(seams);
  }

  /// Whether another target than the plan's first had a part in the answer.
  boolean fallbackUsed() {
    return !step.equals(plan.steps().getFirst()) || !seams.isEmpty();
  }
}
