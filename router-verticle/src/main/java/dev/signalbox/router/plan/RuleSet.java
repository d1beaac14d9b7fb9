package dev.signalbox.router.plan;

import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.PlanRoute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The active rules, ready to be asked. Made anew only when a rule changes.
public final class RuleSet {
  /// No rules at all.
  public static final RuleSet NONE = RuleSet.of(List.of());

  private final List<Rule> rules;
  private final List<Entry> entries;
  private final Set<String> names;
  private final Phrases phrases;

  /// @param namesModel whether the rule itself looks at the model, and so may move a named one
  private record Entry(Rule rule, boolean namesModel) {}

  private RuleSet(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    this.entries =
        rules.stream()
            .filter(Rule::active)
            .sorted(
                Comparator.comparingInt(Rule::priority)
                    .reversed()
                    .thenComparing(Rule::name)
                    .thenComparing(Rule::id))
            .map(rule -> new Entry(rule, namesModel(rule.condition())))
            .toList();
    this.names = entries.stream().map(one -> one.rule().set()).collect(Collectors.toSet());
    var said = new ArrayList<String>();
    entries.forEach(entry -> collect(entry.rule().condition(), said));
    this.phrases = new Phrases(said);
  }

  /// The rules of `rules` that are active.
  ///
  /// @throws IllegalArgumentException if the phrases of all rules together are too long
  public static RuleSet of(List<Rule> rules) {
    return new RuleSet(rules);
  }

  /// The rules it was made of.
  public List<Rule> rules() {
    return rules;
  }

  /// Whether any active rule looks at what the prompt says.
  public boolean readsPrompts() {
    return !phrases.isEmpty();
  }

  /// Whether `model` is the name of a rule set, which leaves the choice to it.
  boolean isSet(String model) {
    return !model.isEmpty() && names.contains(model);
  }

  /// The rule that decides about `question`: of those that are always on, of the set the request
  /// names as its model, and where the model is left open of `alsoActive` sets, the one of the
  /// highest priority that holds. A request that names a model is moved only by a rule that looks
  /// at the model.
  Optional<Rule> deciding(PlanRoute question, OfferBook book, Set<String> alsoActive) {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    var traits = new Traits(question, book, phrases);
    var model = question.model();
    var auto = model.equals(ModelSelector.AUTO);
    var open = auto || isSet(model);
    for (var entry : entries) {
      var set = entry.rule().set();
      var on = set.isEmpty() || set.equals(model) || (auto && alsoActive.contains(set));
      if (on && (open || entry.namesModel()) && entry.rule().condition().holds(traits)) {
        return Optional.of(entry.rule());
      }
    }
    return Optional.empty();
  }

  private static boolean namesModel(Condition condition) {
    return switch (condition) {
      case Condition.All(var parts) -> parts.stream().anyMatch(RuleSet::namesModel);
      case Condition.Any(var parts) -> parts.stream().anyMatch(RuleSet::namesModel);
      case Condition.Not(var part) -> namesModel(part);
      case Condition.Is(var trait, _) -> trait == Trait.MODEL;
      case Condition.Labelled _, Condition.Needs _, Condition.Within _, Condition.Says _ -> false;
    };
  }

  private static void collect(Condition condition, List<String> phrases) {
    switch (condition) {
      case Condition.All(var parts) -> parts.forEach(part -> collect(part, phrases));
      case Condition.Any(var parts) -> parts.forEach(part -> collect(part, phrases));
      case Condition.Not(var part) -> collect(part, phrases);
      case Condition.Says(var said) -> phrases.addAll(said);
      case Condition.Is _, Condition.Labelled _, Condition.Needs _, Condition.Within _ -> {}
    }
  }
}
