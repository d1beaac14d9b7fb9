package dev.signalbox.provider;

import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.routing.Target;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/// How the calls of one provider go, model by model. Shared by all lanes, never blocks.
final class ProviderVitals {
  /// Callers name models at will: those beyond are measured together.
  static final int MOST_TARGETS = 256;

  private static final String OTHERS = "(others)";
  private static final int DEGRADED_BELOW_PERCENT = 90;

  private final String provider;
  private final Conditions conditions;
  private final Switches switches;
  private final Map<String, TargetVitals> targets = new ConcurrentHashMap<>();

  ProviderVitals(String provider, Conditions conditions, Switches switches) {
    this.provider = provider;
    this.conditions = conditions;
    this.switches = switches;
  }

  /// The vitals of one of the provider's models.
  TargetVitals of(String model) {
    var known = targets.get(model);
    if (known != null) {
      return known;
    }
    var name = targets.size() < MOST_TARGETS ? model : OTHERS;
    return targets.computeIfAbsent(
        name, id -> new TargetVitals(new Target(provider, id), conditions, switches));
  }

  /// Every target that was called.
  Collection<TargetVitals> all() {
    return targets.values();
  }

  /// The targets that calls have told something about.
  ///
  /// @param notBeforeEpochMillis when the provider takes calls again, 0 when it does now
  List<TargetHealth> health(long notBeforeEpochMillis) {
    return targets.values().stream()
        .filter(TargetVitals::isMeasured)
        .map(target -> target.health(notBeforeEpochMillis))
        .toList();
  }

  /// `ok`, `degraded`, `down` or `unknown`, of `health`.
  static String status(List<TargetHealth> health) {
    if (health.isEmpty()) {
      return "unknown";
    }
    if (health.stream().allMatch(target -> target.circuit() == Circuit.OPEN)) {
      return "down";
    }
    var allClosed = health.stream().allMatch(target -> target.circuit() == Circuit.CLOSED);
    return allClosed && successPercent(health) >= DEGRADED_BELOW_PERCENT ? "ok" : "degraded";
  }

  /// The typical wait for the first piece of an answer, 0 when not measured.
  static long latencyMillis(List<TargetHealth> health) {
    var measured = health.stream().filter(target -> target.firstTokenMillis() > 0).toList();
    return measured.isEmpty() ? 0 : weighted(measured, TargetHealth::firstTokenMillis);
  }

  /// Of the last calls, 100 when there were none.
  static int successPercent(List<TargetHealth> health) {
    var called = health.stream().filter(target -> target.calls() > 0).toList();
    return called.isEmpty() ? 100 : (int) weighted(called, TargetHealth::successPercent);
  }

  private static long weighted(List<TargetHealth> health, ToLongFunction<TargetHealth> value) {
    var calls = 0L;
    var sum = 0L;
    for (var target : health) {
      var weight = Math.max(1, target.calls());
      calls += weight;
      sum += weight * value.applyAsLong(target);
    }
    return sum / calls;
  }
}
