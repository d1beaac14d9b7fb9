package dev.signalbox.router.plan;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import java.util.List;
import java.util.Optional;

/// A plan with everything that led to it.
///
/// @param rule the rule that decided
/// @param strategy the candidates were measured by
/// @param candidates all that were looked at, each with the filter that removed it
/// @param order those in the plan
/// @param weighing the five factors, whether the strategy looks at them or not
/// @param outcome the plan, or why there is none
public record Decision(
    PlanRoute question,
    Optional<Rule> rule,
    Strategy strategy,
    List<Candidate> candidates,
    List<Candidate> order,
    Weighing weighing,
    Outcome<Plan> outcome) {}
