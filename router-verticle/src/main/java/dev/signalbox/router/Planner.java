package dev.signalbox.router;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.routing.ModelSelector;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Decides where an inference goes. Pure: the same question and the same view of the fleet give the
/// same plan.
final class Planner {
  private static final int KNOWN_SHOWN = 10;

  private final Strategy strategy;
  private final int maxTargets;

  Planner(Strategy strategy, int maxRetries) {
    this.strategy = strategy;
    this.maxTargets = maxRetries + 1;
  }

  Outcome<Plan> plan(PlanRoute question, FleetView fleet) {
    var selected = ModelSelector.select(question.model(), fleet.offers());
    if (selected.isEmpty()) {
      return Outcome.err(new GatewayError.ModelNotFound(question.model(), known(fleet)));
    }
    return question.costState() == CostState.SOFT
            && selected.stream().anyMatch(Offer::languageModel)
        ? Fit.of(covered(selected, fleet), question)
            .map(fitting -> frugal(question, fleet, fitting))
        : Fit.of(selected, question).map(fitting -> ordinary(question, fleet, fitting));
  }

  private Plan ordinary(PlanRoute question, FleetView fleet, List<Offer> fitting) {
    var named = !question.model().equals(ModelSelector.AUTO);
    var order = order(named ? Strategy.CHEAPEST : strategy);
    var candidates =
        fitting.stream().map(offer -> Candidate.of(offer, question, fleet)).sorted(order).toList();
    var reasons = new Reasons(question, named, strategy, candidates);
    return plan(question.id(), named ? "specified" : strategy.wireName(), candidates, reasons);
  }

  /// Under a SOFT cost state every language model that costs no more may stand in for the one asked
  /// for.
  private Plan frugal(PlanRoute question, FleetView fleet, List<Offer> fitting) {
    var candidates =
        fitting.stream()
            .map(offer -> Candidate.of(offer, question, fleet))
            .sorted(order(Strategy.CHEAPEST))
            .toList();
    var reasons = new Reasons(question, false, Strategy.CHEAPEST, candidates);
    return plan(question.id(), "cheapest-soft-limit", candidates, reasons);
  }

  /// The language models that cost no more than what was asked for, per token in and per token out:
  /// the hold was reckoned with the models asked for, and has to cover whatever stands in for them.
  private static List<Offer> covered(List<Offer> selected, FleetView fleet) {
    var standIns = fleet.offers().stream().filter(offer -> isCovered(offer, selected));
    return Stream.concat(selected.stream(), standIns)
        .filter(Offer::languageModel)
        .distinct()
        .toList();
  }

  private static boolean isCovered(Offer offer, List<Offer> selected) {
    return switch (offer.price()) {
      case Price.Free _ -> true;
      case Price.Unknown _ -> false;
      case Price.PerToken price ->
          selected.stream()
              .map(Offer::price)
              .anyMatch(asked -> asked instanceof Price.PerToken dear && isNoDearer(price, dear));
    };
  }

  private static boolean isNoDearer(Price.PerToken price, Price.PerToken than) {
    return dearestInput(price) <= dearestInput(than) && price.output() <= than.output();
  }

  private static long dearestInput(Price.PerToken price) {
    return Math.max(price.input(), Math.max(price.cachedInput(), price.cacheWrite()));
  }

  private Plan plan(RequestId id, String name, List<Candidate> candidates, Reasons reasons) {
    var real = candidates.stream().anyMatch(candidate -> candidate.offer().languageModel());
    var kept =
        candidates.stream()
            .filter(candidate -> candidate.offer().languageModel() || !real)
            .limit(maxTargets)
            .toList();
    return new Plan(
        id.value(),
        name,
        Stream.iterate(0, i -> i < kept.size(), i -> i + 1)
            .map(i -> step(kept.get(i), reasons.of(kept.get(i), i)))
            .toList(),
        Plan.Effort.ONCE);
  }

  private static Plan.Step step(Candidate candidate, String reason) {
    return new Plan.Step(candidate.offer().target(), reason, candidate.offer().languageModel());
  }

  /// Providers that are down last; then by what the strategy compares; then by name, so that a tie
  /// falls the same way everywhere.
  private static Comparator<Candidate> order(Strategy strategy) {
    Comparator<Candidate> byCost = Comparator.comparing(Candidate::cost);
    Comparator<Candidate> byLatency = Comparator.comparingLong(Candidate::latencyMillis);
    var wanted =
        switch (strategy) {
          case CHEAPEST -> byCost.thenComparing(byLatency);
          case FASTEST -> byLatency.thenComparing(byCost);
        };
    return Comparator.comparing(Candidate::down)
        .thenComparing(wanted)
        .thenComparing(candidate -> candidate.offer().target().toString());
  }

  private static List<String> known(FleetView fleet) {
    return fleet.offers().stream()
        .map(Offer::target)
        .map(Target::toString)
        .sorted()
        .limit(KNOWN_SHOWN)
        .toList();
  }
}
