package dev.signalbox.security;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Judges one text: do its words, read plainly or through a simple disguise, try to take over the
/// model?
final class InjectionDetector {
  /// What was found.
  ///
  /// @param rule the heaviest rule that fired, e.g. `override.previous`
  /// @param attack its attack class, e.g. `instruction_override`
  /// @param score 0 to 100, all rules that fired together
  record Suspicion(String rule, String attack, int score) {}

  private final InjectionRules rules;

  InjectionDetector(InjectionRules rules) {
    this.rules = rules;
  }

  /// The gravest suspicion over `text` and what it hides, if any rule fired.
  Optional<Suspicion> judge(String text) {
    var plain = CanonicalText.of(text);
    var worst = suspicion(rules.firing(plain));
    if (worst.isPresent() && worst.get().score() >= 100) {
      return worst;
    }
    for (var hidden : Disguises.unmasked(text, plain)) {
      var found = suspicion(rules.firing(CanonicalText.of(hidden)));
      if (found.isPresent() && (worst.isEmpty() || found.get().score() > worst.get().score())) {
        worst = found;
      }
    }
    return worst;
  }

  private static Optional<Suspicion> suspicion(List<InjectionRules.Rule> fired) {
    double passes = 1;
    for (var rule : fired) {
      passes *= 1 - rule.weight() / 100.0;
    }
    int score = (int) Math.round(100 * (1 - passes));
    return fired.stream()
        .max(Comparator.comparingInt(InjectionRules.Rule::weight))
        .map(rule -> new Suspicion(rule.id(), rule.attack(), score));
  }
}
