package dev.signalbox.security;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Judges one text: do its words, read plainly or through disguises, try to take over the model?
/// Rules know phrases, a learned model knows what attacks sound like; a rule too weak to block
/// alone adds to what the model thinks.
final class InjectionDetector {
  /// What was found.
  ///
  /// @param rule the heaviest rule that fired, e.g. `override.previous`, or `learned`
  /// @param attack its attack class, e.g. `instruction_override`, or `injection_learned`
  /// @param score 0 to 100, all rules that fired together
  /// @param mode what is done about this class
  /// @param place where in the text it was found; what a disguise hides is all of the disguise
  record Suspicion(
      String rule, String attack, int score, AttackModes.Mode mode, EvidenceSpan place) {
    /// The same, weighing `more`.
    Suspicion scoring(int more) {
      return new Suspicion(rule, attack, more, mode, place);
    }
  }

  /// The attack class of what only the model sees.
  static final String LEARNED = "injection_learned";

  /// What a text at the model's threshold scores: as much as blocks by default.
  static final int AT_THRESHOLD = 60;

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

  /// Names the rules and the model that judge here.
  String ruleSet() {
    return model == null ? rules.hash() : rules.hash() + "-" + model.hash();
  }

  /// What `text` and what it hides are suspected of: the gravest by rules that block, the gravest
  /// by rules that flag, and what the model thinks.
  List<Suspicion> judge(String text) {
    var plain = TextView.plain(text);
    var found = new ArrayList<Suspicion>(0);
    add(plain, found);
    if (!isCertain(found)) {
      for (var hidden : new Disguises.Search(text.length()).unmasked(plain)) {
        add(hidden, found);
      }
    }
    return found;
  }

  /// The heaviest blocking rule whose words stand in two messages: an order in several pieces. Null
  /// when there is none.
  @Nullable Suspicion judgeSeams(JoinedTurns joined) {
    Suspicion worst = null;
    for (var fired : rules.firing(joined.canonical().toCharArray())) {
      boolean split = joined.isSplit(fired.start(), fired.end());
      var rule = fired.rule();
      if (split
          && modes.of(rule.attack()) == AttackModes.Mode.BLOCK
          && (worst == null || rule.weight() > worst.score())) {
        var place = new EvidenceSpan(0, 0);
        worst =
            new Suspicion(rule.id(), rule.attack(), rule.weight(), AttackModes.Mode.BLOCK, place);
      }
    }
    return worst;
  }

  private static boolean isCertain(List<Suspicion> found) {
    return found.stream().anyMatch(s -> s.score() >= 100 && s.mode() == AttackModes.Mode.BLOCK);
  }

  private void add(TextView view, List<Suspicion> found) {
    var fired = rules.firing(view.canonical());
    int ofRules = 0;
    if (!fired.isEmpty()) {
      var known = new Known(view, fired);
      ofRules = known.add(AttackModes.Mode.BLOCK, found);
      known.add(AttackModes.Mode.FLAG, found);
    }
    if (model != null) {
      var reading = model.read(view.canonical(), fired.isEmpty() ? Pulls.NONE : new Pulls(fired));
      int score = learned(reading.logit() - model.threshold());
      if (score > ofRules) {
        var where = score < NOTABLE ? view.place() : view.place(reading.start(), reading.end());
        found.add(new Suspicion("learned", LEARNED, score, modes.of(LEARNED), where));
      }
    }
  }

  /// Below this score nobody asks where it was.
  private static final int NOTABLE = 20;

  private static int learned(double aboveThreshold) {
    double odds = AT_THRESHOLD / (100.0 - AT_THRESHOLD) * Math.exp(aboveThreshold);
    return odds > 1e6 ? 100 : (int) Math.floor(100 * odds / (1 + odds) + 1e-9);
  }

  /// The rules that fired on one view.
  private final class Known {
    private final TextView view;
    private final List<InjectionRules.Fired> fired;

    Known(TextView view, List<InjectionRules.Fired> fired) {
      this.view = view;
      this.fired = fired;
    }

    /// Adds what those of `mode` say together, and returns their score.
    int add(AttackModes.Mode mode, List<Suspicion> found) {
      var those = fired.stream().filter(each -> modes.of(each.rule().attack()) == mode).toList();
      InjectionRules.Fired heaviest = null;
      for (var each : those) {
        heaviest =
            heaviest == null || each.rule().weight() > heaviest.rule().weight() ? each : heaviest;
      }
      if (heaviest == null) {
        return 0;
      }
      int score = (int) Math.round(new Pulls(those).heaviestStretch());
      var where = view.place(heaviest.start(), heaviest.end());
      var rule = heaviest.rule();
      found.add(new Suspicion(rule.id(), rule.attack(), score, mode, where));
      return score;
    }
  }
}
