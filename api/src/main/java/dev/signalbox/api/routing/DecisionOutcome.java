package dev.signalbox.api.routing;

import dev.signalbox.api.inference.Attempt;
import java.util.List;

/// What became of a decision.
///
/// @param attempts every call, in order
/// @param code `OK`, `CLIENT_GONE` or the error code the caller got
/// @param durationMillis of the whole request
public record DecisionOutcome(
    String decisionId, List<Attempt> attempts, String code, long durationMillis) {
  public DecisionOutcome {
    attempts = List.copyOf(attempts);
  }

  /// Several at once, as they are told.
  public record Batch(List<DecisionOutcome> outcomes) {
    public Batch {
      outcomes = List.copyOf(outcomes);
    }
  }
}
