package dev.signalbox.router.plan;

import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.PlanRoute;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which targets a decision looks at, before anything is filtered.
///
/// @param rule the one that decides
/// @param strategy they are measured by
/// @param name of the strategy as the plan shows it
/// @param open whether the caller leaves the choice to us
record Selection(
    List<Candidate> candidates, Optional<Rule> rule, Strategy strategy, String name, boolean open) {
  /// What a plan under the SOFT cost limit calls itself.
  static final String FRUGAL = "cheapest-soft-limit";

  static Selection of(PlanRoute question, Policy policy, Fleet fleet) {
    var rule = policy.rules().deciding(question, fleet.book(), policy.options().ruleSets());
    var asked = new Asked(question, policy, fleet);
    var named = asked.meant(rule.map(Rule::targets).orElseGet(asked::names));
    var open = rule.isEmpty() && question.model().equals(ModelSelector.AUTO);
    var strategy = strategy(question, policy, open);
    if (question.costState() == CostState.SOFT && isAnyModel(named)) {
      var all = rule.isPresent() ? named : asked.withCovered(models(named));
      return new Selection(all, rule, Strategy.CHEAPEST, FRUGAL, open);
    }
    if (rule.isPresent()) {
      return new Selection(named, rule, strategy, Strategy.RULES.wireName(), false);
    }
    if (!open) {
      return new Selection(named, rule, strategy, Strategy.SPECIFIED.wireName(), false);
    }
    var all = strategy.looksEverywhere() ? asked.withCovered(named) : named;
    return new Selection(all, rule, strategy, strategy.wireName(), true);
  }

  /// The same with every other model that the hold of the request covers: where no default model
  /// can do what is asked, another may.
  Selection widened(PlanRoute question, Policy policy, Fleet fleet) {
    var asked = new Asked(question, policy, fleet);
    return new Selection(asked.withCovered(asked.again(candidates)), rule, strategy, name, open);
  }

  boolean isFrugal() {
    return name.equals(FRUGAL);
  }

  private static Strategy strategy(PlanRoute question, Policy policy, boolean open) {
    return question
        .hints()
        .strategy()
        .flatMap(Strategy::named)
        .orElse(open ? policy.options().strategy() : Strategy.CHEAPEST);
  }

  private static boolean isAnyModel(List<Candidate> candidates) {
    return candidates.stream().anyMatch(one -> one.listing().languageModel());
  }

  private static List<Candidate> models(List<Candidate> candidates) {
    return candidates.stream().filter(one -> one.listing().languageModel()).toList();
  }

  /// What is meant by names.
  private record Asked(PlanRoute question, Policy policy, Fleet fleet) {
    List<String> names() {
      var own = policy.aliases().get(question.model());
      return own == null ? List.of(question.model()) : own;
    }

    /// The targets of `names`, each at the place of the first name that means it.
    List<Candidate> meant(List<String> names) {
      var candidates = new ArrayList<Candidate>();
      Set<String> seen = names.size() == 1 ? Set.of() : new HashSet<>();
      for (int place = 0; place < names.size(); place++) {
        for (var name :
            policy.aliases().getOrDefault(names.get(place), List.of(names.get(place)))) {
          for (var listing : fleet.book().select(name)) {
            if (names.size() == 1 || seen.add(listing.name())) {
              candidates.add(candidate(listing, place));
            }
          }
        }
      }
      return candidates;
    }

    List<Candidate> again(List<Candidate> candidates) {
      return candidates.stream().map(one -> candidate(one.listing(), one.place())).toList();
    }

    /// `selected`, and the language models that cost no more than one of them, per token in and per
    /// token out: the hold was reckoned with the models asked for, and has to cover whatever stands
    /// in for them.
    List<Candidate> withCovered(List<Candidate> selected) {
      var dearest = dearest(selected);
      var taken = new HashSet<String>();
      selected.forEach(one -> taken.add(one.listing().name()));
      var all = new ArrayList<>(selected);
      for (var listing : fleet.book().listings()) {
        if (listing.languageModel()
            && isCovered(listing.tariff(), dearest)
            && !taken.contains(listing.name())) {
          all.add(candidate(listing, 0));
        }
      }
      return all;
    }

    /// The prices that no other of them covers.
    private static List<Tariff> dearest(List<Candidate> selected) {
      var dearest = new ArrayList<Tariff>();
      for (var one : selected) {
        var tariff = one.listing().tariff();
        if (tariff.known() && !isCovered(tariff, dearest)) {
          dearest.removeIf(other -> other.isCoveredBy(tariff));
          dearest.add(tariff);
        }
      }
      return dearest;
    }

    private static boolean isCovered(Tariff tariff, List<Tariff> dearest) {
      if (tariff.isFree()) {
        return true;
      }
      for (var other : dearest) {
        if (tariff.isCoveredBy(other)) {
          return true;
        }
      }
      return false;
    }

    private Candidate candidate(Listing listing, int place) {
      return new Candidate(listing, fleet.standing(listing), place, question);
    }
  }
}
