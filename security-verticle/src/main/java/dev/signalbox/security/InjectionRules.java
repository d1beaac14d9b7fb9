package dev.signalbox.security;

import dev.signalbox.security.mention.Mention;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rules of a rule file: named groups of keywords, and rules that say which groups must follow
/// each other within how many characters. Matching is one pass over the text, whatever it holds.
///
/// ```
/// words NAME: keyword, keyword two, stem*
/// rule ID CLASS WEIGHT: NAME 20 NAME 30 NAME
/// rule ID CLASS WEIGHT/MILDER: NAME 20 NAME   (milder where it is only a [Mention])
/// ```
final class InjectionRules {
  /// One rule.
  ///
  /// @param mentioned its weight where its words are only talked about
  /// @param groups the keyword groups, in order
  /// @param gaps the most characters between each group and the one before
  record Rule(
      String id,
      String attack,
      int weight,
      int mentioned,
      List<Integer> groups,
      List<Integer> gaps) {
    Rule {
      groups = List.copyOf(groups);
      gaps = List.copyOf(gaps);
    }

    private Rule milder() {
      return new Rule(id, attack, mentioned, mentioned, groups, gaps);
    }
  }

  /// A rule that fired.
  ///
  /// @param start first canonical character of its first keyword
  /// @param end one past the last of its last
  record Fired(Rule rule, int start, int end) {}

  /// Where a group is used.
  ///
  /// @param slot of this step among those of all rules
  /// @param gap the most characters behind the step before, [#FIRST] when there is none
  /// @param last whether the rule fires here
  private record Use(Rule rule, int slot, int gap, boolean last) {
    static final int FIRST = -1;
  }

  private static final int MOST_STEPS = 5;
  private static final int NEVER = -1;

  private final String hash;
  private final List<Rule> rules;
  private final Use[][] usesOf;
  private final KeywordAutomaton keywords;
  private final int slots;

  private InjectionRules(String hash, List<Rule> rules, List<List<String>> groups) {
    this.hash = hash;
    this.rules = List.copyOf(rules);
    this.keywords = new KeywordAutomaton(groups);
    this.slots = rules.stream().mapToInt(rule -> rule.groups().size()).sum();
    this.usesOf = usesOf(rules, groups.size());
  }

  private static Use[][] usesOf(List<Rule> rules, int groups) {
    var usesOf = new ArrayList<List<Use>>();
    for (int group = 0; group < groups; group++) {
      usesOf.add(new ArrayList<>());
    }
    int first = 0;
    for (var rule : rules) {
      int steps = rule.groups().size();
      // later steps first, so that one keyword never serves two steps at once
      for (int step = steps - 1; step >= 0; step--) {
        int gap = step == 0 ? Use.FIRST : rule.gaps().get(step);
        usesOf
            .get(rule.groups().get(step))
            .add(new Use(rule, first + step, gap, step == steps - 1));
      }
      first += steps;
    }
    return usesOf.stream().map(uses -> uses.toArray(Use[]::new)).toArray(Use[][]::new);
  }

  /// The rules this product ships.
  static InjectionRules shipped() {
    return parse(RuleFile.lines("injection-rules.txt"));
  }

  static InjectionRules parse(List<String> lines) {
    var hash = ShortHash.of(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
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
    return new InjectionRules(hash, rules, groups);
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
    var weights = head[3].split("/", 2);
    int weight = Integer.parseInt(weights[0]);
    int mentioned = Integer.parseInt(weights[weights.length - 1]);
    return new Rule(head[1], head[2], weight, mentioned, groups, gaps);
  }

  List<Rule> rules() {
    return rules;
  }

  /// Names this very set of rules.
  String hash() {
    return hash;
  }

  /// The rules that fire on a canonical text, each once.
  List<Fired> firing(char[] text) {
    var scan = new Scan(text);
    keywords.scan(text, scan);
    return scan.fired;
  }

  /// How far each rule has come in one text.
  private final class Scan implements KeywordAutomaton.Listener {
    private final char[] text;
    private final List<Fired> fired = new ArrayList<>(0);
    private @Nullable StepEnds ends;
    private int mention = NEVER;

    Scan(char[] text) {
      this.text = text;
    }

    @Override
    public void found(int group, int start, int end) {
      if (ends == null) {
        ends = new StepEnds(slots);
      }
      for (var use : usesOf[group]) {
        step(ends, use, start, end);
      }
    }

    private void step(StepEnds ends, Use use, int start, int end) {
      int begin = start;
      if (use.gap() != Use.FIRST) {
        int before = ends.near(use.slot() - 1, start, use.gap());
        if (before == StepEnds.NONE) {
          return;
        }
        begin = ends.began(before);
      }
      if (use.last()) {
        fire(use.rule(), begin, end);
      } else {
        ends.reached(use.slot(), begin, end);
      }
    }

    /// A rule fires once: as a mention until it is an order.
    private void fire(Rule rule, int begin, int end) {
      for (int i = 0; i < fired.size(); i++) {
        var known = fired.get(i).rule();
        if (known.id().equals(rule.id())) {
          if (known.weight() < rule.weight() && !isMention(begin, end)) {
            fired.set(i, new Fired(rule, begin, end));
          }
          return;
        }
      }
      boolean milder = rule.mentioned() < rule.weight() && isMention(begin, end);
      fired.add(new Fired(milder ? rule.milder() : rule, begin, end));
    }

    /// What begins where a mention does is part of it.
    private boolean isMention(int begin, int end) {
      if (begin != mention && Mention.isOne(text, begin, end)) {
        mention = begin;
      }
      return begin == mention;
    }
  }
}
