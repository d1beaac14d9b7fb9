package dev.signalbox.cost.reconcile;

import dev.signalbox.api.routing.ModelSelector;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Where our ledger and a provider's export differ: request by request where the export names
/// requests of ours, else by day and model.
///
/// @param differences by day, then model
/// @param compared how many lines of either side were set beside each other
public record Reconciliation(List<Difference> differences, int compared) {
  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::day).thenComparing(Key::model).thenComparing(Key::requestId);

  public Reconciliation {
    differences = List.copyOf(differences);
  }

  /// One day, model and perhaps request on which both sides differ. A dated snapshot of a model is
  /// that model.
  ///
  /// @param ours and `theirs` are empty sums where one side has nothing
  /// @param withinEstimate whether what we had to estimate may be all of it
  public record Difference(Spending ours, Spending theirs, boolean withinEstimate) {}

  private record Key(LocalDate day, String model, String requestId) {}

  /// Compares the two.
  public static Reconciliation of(List<Spending> ours, List<Spending> theirs) {
    var known = ours.stream().map(Spending::requestId).collect(Collectors.toSet());
    var byRequest =
        !theirs.isEmpty() && theirs.stream().allMatch(one -> known.contains(one.requestId()));
    var left = summed(ours, byRequest);
    var right = summed(theirs, byRequest);
    var keys = new TreeMap<Key, Boolean>(ORDER);
    left.keySet().forEach(key -> keys.put(key, true));
    right.keySet().forEach(key -> keys.put(key, true));
    var differences = new ArrayList<Difference>();
    for (var key : keys.keySet()) {
      var mine = left.getOrDefault(key, none(key));
      var other = right.getOrDefault(key, none(key));
      if (!isSame(mine, other)) {
        differences.add(new Difference(mine, other, isWithinEstimate(mine, other)));
      }
    }
    return new Reconciliation(differences, keys.size());
  }

  private static TreeMap<Key, Spending> summed(List<Spending> all, boolean byRequest) {
    var sums = new TreeMap<Key, Spending>(ORDER);
    for (var one : all) {
      var id = byRequest ? one.requestId() : "";
      var model = ModelSelector.withoutDate(one.model());
      var key = new Key(one.day(), model, id);
      var named =
          new Spending(
              one.day(),
              model,
              id,
              one.inputTokens(),
              one.outputTokens(),
              one.nanoUsd(),
              one.estimatedTokens());
      sums.merge(key, named, Spending::plus);
    }
    return sums;
  }

  private static Spending none(Key key) {
    return new Spending(key.day(), key.model(), key.requestId(), 0, 0, OptionalLong.of(0), 0);
  }

  private static boolean isSame(Spending ours, Spending theirs) {
    return ours.inputTokens() == theirs.inputTokens()
        && ours.outputTokens() == theirs.outputTokens()
        && (ours.nanoUsd().isEmpty()
            || theirs.nanoUsd().isEmpty()
            || ours.nanoUsd().equals(theirs.nanoUsd()));
  }

  private static boolean isWithinEstimate(Spending ours, Spending theirs) {
    var apart =
        Math.abs(ours.inputTokens() - theirs.inputTokens())
            + Math.abs(ours.outputTokens() - theirs.outputTokens());
    return ours.estimatedTokens() > 0 && apart <= ours.estimatedTokens();
  }
}
