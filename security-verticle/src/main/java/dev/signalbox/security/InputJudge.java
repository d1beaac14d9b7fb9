package dev.signalbox.security;

import dev.signalbox.api.Violation;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.security.Evidence;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.Severity;
import java.util.ArrayList;
import java.util.List;

/// Judges a whole request: its limits, then every message of every role, tool results included, the
/// tools on offer and the wanted form of the answer. The operator's own system prompt is only held
/// to the limits.
final class InputJudge {
  /// What was decided.
  ///
  /// @param violations why the request is refused; empty when it may pass
  /// @param findings what was only flagged
  /// @param attack the class of the gravest attack, empty when limits alone refused it
  /// @param rule its heaviest rule
  /// @param ruleSet names the rules and the model that judged
  record Verdict(
      List<Violation> violations,
      List<Finding> findings,
      String attack,
      String rule,
      String ruleSet) {
    Verdict {
      violations = List.copyOf(violations);
      findings = List.copyOf(findings);
    }

    boolean passes() {
      return violations.isEmpty();
    }

    /// Whether this refusal counts toward a quarantine: a broken limit is no attack.
    boolean isAttack() {
      return !attack.isEmpty();
    }

    /// The highest score seen.
    int score() {
      return violations.stream().mapToInt(Violation::score).max().orElse(0);
    }
  }

  private final InputLimits limits;
  private final InjectionDetector detector;
  private final Scores scores;

  /// From which scores on something is done.
  ///
  /// @param block by rules, a request is refused
  /// @param learned by the model alone, a request is refused
  /// @param flag a request passes with a finding
  record Scores(int block, int learned, int flag) {
    int blocking(String attack) {
      return attack.equals(InjectionDetector.LEARNED) ? learned : block;
    }
  }

  InputJudge(InputLimits limits, InjectionDetector detector, int blockScore) {
    this(limits, detector, new Scores(blockScore, blockScore, blockScore / 2));
  }

  InputJudge(InputLimits limits, InjectionDetector detector, Scores scores) {
    this.limits = limits;
    this.detector = detector;
    this.scores = scores;
  }

  Verdict judge(InferenceRequest request) {
    var broken = limits.check(request);
    if (!broken.isEmpty()) {
      return new Verdict(broken, List.of(), "", "", "");
    }
    var judging = new Judging();
    RequestTexts.each(request, judging::read);
    if (judging.violations.isEmpty()) {
      JoinedTurns.of(request.messages()).ifPresent(judging::readJoined);
    }
    return new Verdict(
        judging.violations, judging.findings, judging.attack, judging.rule, detector.ruleSet());
  }

  /// One request being judged.
  private final class Judging {
    private final List<Violation> violations = new ArrayList<>(0);
    private final List<Finding> findings = new ArrayList<>(0);
    private String attack = "";
    private String rule = "";
    private int worst;

    void read(String field, String text) {
      if (text.isEmpty()) {
        return;
      }
      InjectionDetector.Suspicion worst = null;
      InjectionDetector.Suspicion doubtful = null;
      for (var found : detector.judge(text)) {
        boolean blocks = found.mode() == AttackModes.Mode.BLOCK;
        int blocking = scores.blocking(found.attack());
        if (blocks && found.score() >= blocking) {
          worst = worst == null ? found : graver(worst, found);
        } else if (found.score() >= (blocks ? Math.min(scores.flag(), blocking) : scores.block())) {
          doubtful = doubtful == null || found.score() > doubtful.score() ? found : doubtful;
        }
      }
      if (worst != null) {
        refuse(field, worst);
      } else if (doubtful != null) {
        findings.add(
            new Finding(
                doubtful.attack(),
                Severity.MEDIUM,
                Finding.Action.FLAGGED,
                field,
                doubtful.place().start(),
                doubtful.place().end(),
                new Evidence(doubtful.rule(), doubtful.score(), detector.ruleSet())));
      }
    }

    /// A class that rules can name says more than that the text reads like an attack.
    private static InjectionDetector.Suspicion graver(
        InjectionDetector.Suspicion one, InjectionDetector.Suspicion other) {
      boolean learned = one.attack().equals(InjectionDetector.LEARNED);
      boolean both = learned == other.attack().equals(InjectionDetector.LEARNED);
      if (!both) {
        return (learned ? other : one).scoring(Math.max(one.score(), other.score()));
      }
      return other.score() > one.score() ? other : one;
    }

    /// An order that no message holds alone.
    void readJoined(JoinedTurns joined) {
      var found = detector.judgeSeams(joined);
      if (found != null && found.score() >= scores.block()) {
        refuse("messages", found);
      }
    }

    private void refuse(String field, InjectionDetector.Suspicion found) {
      violations.add(
          new Violation(
              field,
              found.attack(),
              "reads like an attempt to take over the model (rule "
                  + found.rule()
                  + "). Rephrase it, or raise security.blockScore if this is ordinary here.",
              found.score(),
              found.place().start(),
              found.place().end(),
              detector.ruleSet()));
      if (found.score() > worst) {
        worst = found.score();
        attack = found.attack();
        rule = found.rule();
      }
    }
  }
}
