package dev.signalbox.router.plan;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Decides where an inference goes: candidates, filters, measures, order. The whole of it is a
/// function of its arguments; what it leaves to chance is drawn from the request's id.
public final class Planner {
  private Planner() {}

  /// The decision called `id` about `question`.
  public static Decision decide(String id, PlanRoute question, Policy policy, Fleet fleet) {
    var strategy = question.hints().strategy();
    if (strategy.isPresent() && Strategy.named(strategy.get()).isEmpty()) {
      var none = new Selection(List.of(), Optional.empty(), Strategy.CHEAPEST, "", false);
      return refused(question, none, Refusals.unknownStrategy(strategy.get()));
    }
    var selection = Selection.of(question, policy, fleet);
    if (selection.candidates().isEmpty()) {
      return refused(question, selection, Refusals.unserved(question, selection.rule(), fleet));
    }
    var screening = new Screening(question, policy);
    if (screening.screen(selection.candidates())) {
      return planned(id, question, policy, selection);
    }
    var wider = selection.open() ? selection.widened(question, policy, fleet) : selection;
    return selection.open() && screening.screen(wider.candidates())
        ? planned(id, question, policy, wider)
        : refused(question, selection, Refusals.of(question, selection.candidates()));
  }

  private static Decision planned(
      String id, PlanRoute question, Policy policy, Selection selection) {
    var candidates = selection.candidates();
    var weighing = Weighing.of(question, candidates);
    for (var candidate : candidates) {
      if (candidate.isKept()) {
        candidate.measure(selection.strategy().measure(candidate, weighing));
      }
    }
    var reasons = Reasons.of(question, selection);
    var options = policy.options();
    var order =
        new Ranking(question, selection, policy)
            .first(
                options.fallback() ? options.maxRetries() + 1 : 1,
                candidates,
                options.fallback() ? Filter.PLAN_FULL : Filter.FALLBACK_OFF);
    var steps = new ArrayList<Plan.Step>(order.size());
    for (var candidate : order) {
      steps.add(
          new Plan.Step(
              candidate.listing().offer().target(),
              reasons.of(candidate, steps.size()),
              candidate.listing().languageModel()));
    }
    var plan = new Plan(id, selection.name(), steps, effort(question, options, order));
    return new Decision(
        question,
        selection.rule(),
        selection.strategy(),
        candidates,
        order,
        weighing,
        Outcome.ok(plan));
  }

  /// A second target is only asked early where it is known what slow means.
  private static Plan.Effort effort(PlanRoute question, Options options, List<Candidate> order) {
    var slow = order.getFirst().standing().slowFirstTokenMillis();
    var hedged = options.hedging() && question.hints().hedge() && order.size() > 1 && slow > 0;
    return new Plan.Effort(
        options.maxRetries(),
        options.backoffMillis(),
        options.maxBackoffMillis(),
        hedged ? OptionalLong.of(slow) : OptionalLong.empty());
  }

  private static Decision refused(PlanRoute question, Selection selection, GatewayError error) {
    return new Decision(
        question,
        selection.rule(),
        selection.strategy(),
        selection.candidates(),
        List.of(),
        Weighing.of(question, selection.candidates()),
        Outcome.err(error));
  }
}
