package dev.signalbox.security;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Judges one text: do its words, read plainly or through a simple disguise, try to take over the
/// model? Rules know phrases, a learned model knows what attacks sound like; a rule too weak to
/// block alone adds to what the model thinks.
final class InjectionDetector {
  /// What was found.
  ///
  /// @param rule the heaviest rule that fired, e.g. `override.previous`, or `learned`
  /// @param attack its attack class, e.g. `instruction_override`, or `injection_learned`
  /// @param score 0 to 100, all rules that fired together
  /// @param mode what is done about this class
  record Suspicion(String rule, String attack, int score, AttackModes.Mode mode) {}

  /// The attack class of what only the model sees.
  static final String LEARNED = "injection_learned";

  /// What a text at the model's threshold scores: as much as blocks by default.
  private static final double AT_THRESHOLD = 60;

  /// How much a rule of weight 100 would add to the model's logit.
  private static final double RULE_PULL = 2;

  private final InjectionRules rules;
  private final AttackModes modes;
  private final @Nullable InjectionModel model;

  /// Rules alone, all of which block.
  InjectionDetector(InjectionRules rules) {
    this.rules = rules;
    this.modes = AttackModes.ALL_BLOCK;
    this.model = null;
  }

  /// Rules and model together.
  InjectionDetector(InjectionRules rules, InjectionModel model, AttackModes modes) {
    this.rules = rules;
    this.modes = modes;
    this.model = modes.of(LEARNED) == AttackModes.Mode.OFF ? null : model;
  }

  /// What `text` and what it hides are suspected of: the gravest by rules that block, the gravest
  /// by rules that flag, and what the model thinks.
  List<Suspicion> judge(String text) {
    var plain = CanonicalText.of(text);
    var found = new ArrayList<Suspicion>(0);
    add(plain, found);
    if (!isCertain(found)) {
      for (var hidden : Disguises.unmasked(text, plain)) {
        add(CanonicalText.of(hidden), found);
      }
    }
    return found;
  }

  private static boolean isCertain(List<Suspicion> found) {
    return found.stream().anyMatch(s -> s.score() >= 100 && s.mode() == AttackModes.Mode.BLOCK);
  }

  private void add(char[] text, List<Suspicion> found) {
    var fired = rules.firing(text);
    int ofRules = 0;
    if (!fired.isEmpty()) {
      ofRules = addKnown(fired, AttackModes.Mode.BLOCK, found);
      addKnown(fired, AttackModes.Mode.FLAG, found);
    }
    if (model != null) {
      int score = learned(model.read(text).logit() - model.threshold(), ofRules);
      if (score > ofRules) {
        found.add(new Suspicion("learned", LEARNED, score, modes.of(LEARNED)));
      }
    }
  }

  private static int learned(double aboveThreshold, int ofRules) {
    double evidence = aboveThreshold + RULE_PULL * ofRules / 100;
    double odds = AT_THRESHOLD / (100 - AT_THRESHOLD) * Math.exp(evidence);
    return odds > 1e6 ? 100 : (int) Math.floor(100 * odds / (1 + odds) + 1e-9);
  }

  private int addKnown(
      List<InjectionRules.Rule> fired, AttackModes.Mode mode, List<Suspicion> found) {
    double passes = 1;
    InjectionRules.Rule heaviest = null;
    for (var rule : fired) {
      if (modes.of(rule.attack()) == mode) {
        passes *= 1 - rule.weight() / 100.0;
        heaviest = heaviest == null || rule.weight() > heaviest.weight() ? rule : heaviest;
      }
    }
    if (heaviest == null) {
      return 0;
    }
    int score = (int) Math.round(100 * (1 - passes));
    found.add(new Suspicion(heaviest.id(), heaviest.attack(), score, mode));
    return score;
  }
}
