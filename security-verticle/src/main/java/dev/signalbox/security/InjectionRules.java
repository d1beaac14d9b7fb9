package dev.signalbox.security;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rules of a rule file: named groups of keywords, and rules that say which groups must follow
/// each other within how many characters. Matching is one pass over the text, whatever it holds.
///
/// ```
/// words NAME: keyword, keyword two, stem*
/// rule ID CLASS WEIGHT: NAME 20 NAME 30 NAME
/// ```
final class InjectionRules {
  /// One rule.
  ///
  /// @param groups the keyword groups, in order
  /// @param gaps the most characters between each group and the one before
  record Rule(String id, String attack, int weight, List<Integer> groups, List<Integer> gaps) {
    Rule {
      groups = List.copyOf(groups);
      gaps = List.copyOf(gaps);
    }
  }

  /// Where a group is used: position `step` of rule `rule`.
  private record Use(int rule, int step) {}

  private static final int MOST_STEPS = 5;
  private static final int NEVER = -1_000_000;

  private final List<Rule> rules;
  private final List<List<Use>> usesOf;
  private final KeywordAutomaton keywords;

  private InjectionRules(List<Rule> rules, List<List<String>> groups) {
    this.rules = List.copyOf(rules);
    this.keywords = new KeywordAutomaton(groups);
    this.usesOf = new ArrayList<>();
    groups.forEach(_ -> usesOf.add(new ArrayList<>()));
    for (int r = 0; r < rules.size(); r++) {
      // later steps first, so that one keyword never serves two steps at once
      for (int step = rules.get(r).groups().size() - 1; step >= 0; step--) {
        usesOf.get(rules.get(r).groups().get(step)).add(new Use(r, step));
      }
    }
  }

  /// The rules this product ships.
  static InjectionRules shipped() {
    return parse(RuleFile.lines("injection-rules.txt"));
  }

  static InjectionRules parse(List<String> lines) {
    var names = new HashMap<String, Integer>();
    var groups = new ArrayList<List<String>>();
    var rules = new ArrayList<Rule>();
    for (var line : lines) {
      int colon = line.indexOf(':');
      var head = line.substring(0, colon).split("\\s+", -1);
      var body = line.substring(colon + 1).strip();
      switch (head[0]) {
        case "words" -> {
          int group = names.computeIfAbsent(head[1], _ -> grow(groups));
          groups.get(group).addAll(keywords(body));
        }
        case "rule" -> rules.add(rule(head, body, names));
        default -> throw new IllegalArgumentException("neither words nor rule: " + line);
      }
    }
    return new InjectionRules(rules, groups);
  }

  private static int grow(List<List<String>> groups) {
    groups.add(new ArrayList<>());
    return groups.size() - 1;
  }

  private static List<String> keywords(String body) {
    var keywords = new ArrayList<String>();
    for (var written : body.split(",", -1)) {
      keywords.add(new String(CanonicalText.of(written.strip())));
    }
    return keywords;
  }

  private static Rule rule(String[] head, String body, Map<String, Integer> names) {
    var groups = new ArrayList<Integer>();
    var gaps = new ArrayList<Integer>();
    gaps.add(0);
    for (var part : body.split("\\s+", -1)) {
      if (Character.isDigit(part.charAt(0))) {
        gaps.add(Integer.valueOf(part));
      } else {
        var group = names.get(part);
        if (group == null) {
          throw new IllegalArgumentException("rule " + head[1] + " names unknown words " + part);
        }
        groups.add(group);
      }
    }
    if (groups.size() != gaps.size() || groups.size() > MOST_STEPS) {
      throw new IllegalArgumentException("rule " + head[1] + " needs a gap between its words");
    }
    return new Rule(head[1], head[2], Integer.parseInt(head[3]), groups, gaps);
  }

  List<Rule> rules() {
    return rules;
  }

  /// The rules that fire on a canonical text.
  List<Rule> firing(char[] text) {
    var scan = new Scan();
    keywords.scan(text, scan);
    return scan.fired;
  }

  /// How far each rule has come in one text.
  private final class Scan implements KeywordAutomaton.Listener {
    private final List<Rule> fired = new ArrayList<>(0);
    private int[] reached = new int[0];

    @Override
    public void found(int group, int start, int end) {
      if (reached.length == 0) {
        reached = new int[rules.size() * MOST_STEPS * 2];
        Arrays.fill(reached, NEVER);
      }
      for (var use : usesOf.get(group)) {
        step(use, start, end);
      }
    }

    private void step(Use use, int start, int end) {
      var rule = rules.get(use.rule());
      int slot = (use.rule() * MOST_STEPS + use.step()) * 2;
      if (use.step() > 0 && !follows(slot - 2, start, rule.gaps().get(use.step()))) {
        return;
      }
      if (end > reached[slot]) {
        reached[slot + 1] = reached[slot];
        reached[slot] = end;
      }
      if (use.step() == rule.groups().size() - 1 && !fired.contains(rule)) {
        fired.add(rule);
      }
    }

    /// Whether the step before ended within `gap` before `start`. Its last two ends are known, for
    /// the last one may overlap: `system` in `system message`.
    private boolean follows(int before, int start, int gap) {
      return isNear(reached[before], start, gap) || isNear(reached[before + 1], start, gap);
    }

    private static boolean isNear(int end, int start, int gap) {
      return end <= start && start - end <= gap;
    }
  }
}
