package dev.signalbox.router;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.router.plan.Candidate;
import dev.signalbox.router.plan.Decision;
import dev.signalbox.router.plan.Filter;
import dev.signalbox.router.plan.Rule;
import dev.signalbox.router.plan.Strategy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Counts what the router decides. Labels are bounded: strategies, filters and error codes are
/// enumerated, and of rules only the first so many have a label of their own.
final class RouterMeters {
  private static final int MOST_RULES = 200;
  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Map<Strategy, Counter> planned = new EnumMap<>(Strategy.class);
  private final Map<Filter, Counter> removed = new EnumMap<>(Filter.class);
  private final Map<String, Counter> refused = new ConcurrentHashMap<>();
  private final Map<String, Counter> rules = new ConcurrentHashMap<>();

  RouterMeters(MeterRegistry registry) {
    this.registry = registry;
    for (var strategy : Strategy.values()) {
      planned.put(
          strategy,
          Counter.builder("signalbox_router_plans_total")
              .description("Plans made, by the strategy that ordered them")
              .tag("strategy", strategy.wireName())
              .register(registry));
    }
    for (var filter : Filter.values()) {
      removed.put(
          filter,
          Counter.builder("signalbox_router_filtered_total")
              .description("Targets that did not get into a plan, by what removed them")
              .tag("filter", filter.wireName())
              .register(registry));
    }
  }

  /// A decision was made.
  void decided(Decision decision) {
    switch (decision.outcome()) {
      case Outcome.Ok<Plan> _ -> add(planned.get(decision.strategy()), 1);
      case Outcome.Err<Plan>(GatewayError error) ->
          refused.computeIfAbsent(error.code(), this::refusal).increment();
    }
    decision.rule().ifPresent(rule -> hits(rule).increment());
    countFiltered(decision.candidates());
  }

  private static void add(@Nullable Counter counter, int count) {
    if (counter != null) {
      counter.increment(count);
    }
  }

  /// One addition for each filter, not for each of what may be a thousand targets.
  private void countFiltered(List<Candidate> candidates) {
    var counts = new EnumMap<Filter, Integer>(Filter.class);
    for (var candidate : candidates) {
      candidate.removedBy().ifPresent(filter -> counts.merge(filter, 1, Integer::sum));
    }
    counts.forEach((filter, count) -> add(removed.get(filter), count));
  }

  private Counter refusal(String code) {
    return Counter.builder("signalbox_router_refusals_total")
        .description("Requests no plan could be made for, by the error's code")
        .tag("error_type", code)
        .register(registry);
  }

  private Counter hits(Rule rule) {
    var known = rules.get(rule.name());
    if (known != null) {
      return known;
    }
    var label = rules.size() < MOST_RULES ? rule.name() : OTHER;
    return rules.computeIfAbsent(label, this::ruleHits);
  }

  private Counter ruleHits(String label) {
    return Counter.builder("signalbox_router_rule_hits_total")
        .description("Requests a routing rule decided, by the rule's name")
        .tag("rule", label)
        .register(registry);
  }
}
