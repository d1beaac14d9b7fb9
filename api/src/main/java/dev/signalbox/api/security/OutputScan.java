package dev.signalbox.api.security;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// What the output filter's rules did about one answer: none of them is left out.
///
/// @param rules one verdict for every [OutputRule], in their order; empty where only one piece has
///   been judged yet
/// @param unread what no rule can read
public record OutputScan(List<RuleVerdict> rules, List<UnreadPart> unread) {
  /// Nothing was judged yet.
  public static final OutputScan NONE = new OutputScan(List.of(), List.of());

  public OutputScan {
    rules = List.copyOf(rules);
    unread = List.copyOf(unread);
  }

  /// How the filtering of an answer ended.
  public enum Ending {
    /// Every piece was read.
    READ(RuleState.PASSED),
    /// There was no piece.
    NOTHING_WRITTEN(RuleState.NOTHING_WRITTEN),
    /// A rule blocked it.
    BLOCKED(RuleState.ANSWER_BLOCKED),
    /// The filter was at fault or could not be asked.
    FAILED(RuleState.FAILED);

    private final RuleState otherwise;

    Ending(RuleState otherwise) {
      this.otherwise = otherwise;
    }
  }

  private static final OutputScan ALL_PASSED =
      of(Ending.READ, new EnumMap<>(OutputRule.class), List.of());

  /// The verdicts on an answer.
  ///
  /// @param unscanned rules that did not read a piece of it, and why
  /// @param findings all that was found in it
  public static OutputScan of(
      Ending ending,
      Collection<RuleVerdict> unscanned,
      Collection<Finding> findings,
      List<UnreadPart> unread) {
    if (ending == Ending.READ && unscanned.isEmpty() && findings.isEmpty() && unread.isEmpty()) {
      return ALL_PASSED;
    }
    var states = new EnumMap<OutputRule, RuleState>(OutputRule.class);
    for (var verdict : unscanned) {
      states.put(verdict.rule(), verdict.state());
    }
    for (var finding : findings) {
      var rule = OutputRule.of(finding.kind());
      if (finding.action() == Finding.Action.BLOCKED) {
        states.put(rule, RuleState.BLOCKED);
      } else if (ending != Ending.FAILED) {
        states.merge(rule, RuleState.REDACTED, (b, r) -> b == RuleState.BLOCKED ? b : r);
      }
    }
    return of(ending, states, unread);
  }

  private static OutputScan of(
      Ending ending, Map<OutputRule, RuleState> states, List<UnreadPart> unread) {
    var rules = new ArrayList<RuleVerdict>(OutputRule.values().length);
    for (var rule : OutputRule.values()) {
      rules.add(new RuleVerdict(rule, states.getOrDefault(rule, ending.otherwise)));
    }
    return new OutputScan(rules, unread);
  }

  /// How `rule` ended; as if it had read nothing where nothing was judged.
  public RuleState state(OutputRule rule) {
    for (var verdict : rules) {
      if (verdict.rule() == rule) {
        return verdict.state();
      }
    }
    return RuleState.NOTHING_WRITTEN;
  }

  /// For a line in a log: `passed`, or what else happened, e.g. `redacted email,iban; not_scanned
  /// (switched_off) phone`. What is true of all rules names none of them.
  public String brief() {
    if (equals(ALL_PASSED)) {
      return RuleState.PASSED.wireName();
    }
    var said = new StringJoiner("; ").setEmptyValue(RuleState.PASSED.wireName());
    for (var state : RuleState.values()) {
      var names = new StringJoiner(",", " ", "").setEmptyValue("");
      int count = 0;
      for (var verdict : rules) {
        if (verdict.state() == state && state != RuleState.PASSED) {
          names.add(verdict.rule().wireName());
          count++;
        }
      }
      if (count > 0) {
        said.add(state.brief() + (count == rules.size() ? "" : names));
      }
    }
    unread.forEach(part -> said.add("not_scanned (" + part.reason() + ") " + part.wireName()));
    return said.toString();
  }
}
