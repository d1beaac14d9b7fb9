package dev.signalbox.bus;

import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Chooses one of several replicas: of two at random the one with less to do. That spreads load
/// nearly as well as asking them all, and does not send everybody to the same one while news is
/// old.
final class ReplicaChoice {
  private final IntUnaryOperator random;

  /// @param random gives a number from 0 up to, not including, its argument
  ReplicaChoice(IntUnaryOperator random) {
    this.random = random;
  }

  /// @param load questions at work times what one takes
  /// @param ejected whether it failed a moment ago
  record Candidate(String node, long load, boolean ejected) {}

  /// Prefers who was not asked yet and did not just fail; null only when there is no candidate.
  @Nullable Candidate choose(List<Candidate> candidates, Set<String> tried) {
    var well = chooseWell(candidates, tried);
    if (well != null) {
      return well;
    }
    var untried = candidates.stream().filter(candidate -> !tried.contains(candidate.node)).toList();
    return untried.isEmpty() ? ofTwo(candidates) : ofTwo(untried);
  }

  /// Among those alone who were not asked yet and did not just fail; null when there is none.
  @Nullable Candidate chooseWell(List<Candidate> candidates, Set<String> tried) {
    return ofTwo(
        candidates.stream()
            .filter(candidate -> !candidate.ejected && !tried.contains(candidate.node))
            .toList());
  }

  private @Nullable Candidate ofTwo(List<Candidate> candidates) {
    var count = candidates.size();
    if (count <= 1) {
      return count == 0 ? null : candidates.getFirst();
    }
    var first = random.applyAsInt(count);
    var second = (first + 1 + random.applyAsInt(count - 1)) % count;
    var one = candidates.get(first);
    var other = candidates.get(second);
    return other.load < one.load ? other : one;
  }
}
