package dev.signalbox.security;

import dev.signalbox.api.Violation;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.security.Evidence;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  private final CleanTexts clean = new CleanTexts();

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

  /// Begins to judge a request: tells what of it has to be read.
  Reading begin(InferenceRequest request) {
    var broken = limits.check(request);
    var reading = new Reading(request, broken);
    if (broken.isEmpty()) {
      RequestTexts.each(request, reading::take);
    }
    return reading;
  }

  Verdict judge(InferenceRequest request) {
    return begin(request).verdict();
  }

  /// A text nobody has read yet, and what it will be known by when nothing is found in it.
  private record Unread(
      RequestTexts.Place place, String text, Optional<CleanTexts.Fingerprint> name) {}

  /// One request being judged. May begin on one thread and go on on another.
  final class Reading {
    private final InferenceRequest request;
    private final CleanTexts.Fingerprints names;
    private final List<Unread> unread = new ArrayList<>();
    private final List<Violation> violations;
    private final List<Finding> findings = new ArrayList<>(0);
    private long chars;
    private String attack = "";
    private String rule = "";
    private int worst;

    private Reading(InferenceRequest request, List<Violation> broken) {
      this.request = request;
      this.names = clean.of(request.caller());
      this.violations = broken;
    }

    private void take(RequestTexts.Place place, String text) {
      if (text.isEmpty()) {
        return;
      }
      var name = names.of(text);
      if (name.isEmpty() || !clean.holds(name.get())) {
        unread.add(new Unread(place, text, name));
        chars += text.length();
      }
    }

    /// How many characters are to be read.
    long chars() {
      return chars;
    }

    /// What is to become of the request. To be asked once.
    Verdict verdict() {
      if (!violations.isEmpty()) {
        return limitsBroken();
      }
      InputLimits.checkCharacters(RequestTexts.SYSTEM_PROMPT, request.systemPrompt(), violations);
      unread.forEach(each -> InputLimits.checkCharacters(each.place(), each.text(), violations));
      if (!violations.isEmpty()) {
        return limitsBroken();
      }
      unread.forEach(this::read);
      if (violations.isEmpty()) {
        judgeJoined();
      }
      return new Verdict(violations, findings, attack, rule, detector.ruleSet());
    }

    private Verdict limitsBroken() {
      return new Verdict(violations, List.of(), "", "", "");
    }

    private void read(Unread each) {
      int before = violations.size() + findings.size();
      read(each.place(), each.text());
      if (violations.size() + findings.size() == before) {
        each.name().ifPresent(clean::add);
      }
    }

    private void read(RequestTexts.Place place, String text) {
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
        refuse(place.field(), worst);
      } else if (doubtful != null) {
        findings.add(
            new Finding(
                doubtful.attack(),
                Severity.MEDIUM,
                Finding.Action.FLAGGED,
                place.field(),
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
    private void judgeJoined() {
      var name = names.ofJoined(JoinedTurns.source(request.messages()));
      if (name.isPresent() && clean.holds(name.get())) {
        return;
      }
      JoinedTurns.of(request.messages()).ifPresent(this::readJoined);
      if (violations.isEmpty()) {
        name.ifPresent(clean::add);
      }
    }

    private void readJoined(JoinedTurns joined) {
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
