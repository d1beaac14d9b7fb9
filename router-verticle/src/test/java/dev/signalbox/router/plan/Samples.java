package dev.signalbox.router.plan;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.fleet.ReplicaId;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Fleets, questions and policies to decide about.
final class Samples {
  static final long NOW = 1_000_000;
  static final Offer MINI = offer("openai", "gpt-4o-mini", 150_000, 1500, 128_000, true);
  static final Offer LARGE = offer("openai", "gpt-4o", 2_500_000, 1500, 128_000, false);
  static final Offer HAIKU = offer("anthropic", "haiku", 800_000, 900, 200_000, true);
  static final Offer LOCAL =
      offer("ollama", "llama", new Price.Free(), 4000, 8000, true, Capability.CHAT);
  static final Offer DEMO =
      new Offer(
          new Target("builtin", "demo"),
          new Price.Free(),
          32_768,
          0,
          1,
          false,
          true,
          Capability.CHAT,
          Map.of());

  private Samples() {}

  static Offer offer(
      String provider, String model, long price, int latency, int window, boolean standard) {
    return offer(
        provider,
        model,
        new Price.PerToken(price, price, price, price * 4),
        latency,
        window,
        standard,
        Capability.CHAT);
  }

  static Offer offer(
      String provider,
      String model,
      Price price,
      int latency,
      int window,
      boolean standard,
      Set<Capability> capabilities) {
    return new Offer(
        new Target(provider, model),
        price,
        window,
        4096,
        latency,
        true,
        standard,
        capabilities,
        Map.of());
  }

  static ProviderPresence ok(String id, Offer... offers) {
    return new ProviderPresence(id, "unknown", 0, 100, List.of(offers), List.of());
  }

  static ProviderPresence measured(ProviderPresence provider, TargetHealth... targets) {
    return new ProviderPresence(
        provider.id(),
        "ok",
        provider.latencyMillis(),
        provider.successPercent(),
        provider.offers(),
        List.of(targets));
  }

  static TargetHealth health(String model, Circuit circuit) {
    return new TargetHealth(model, circuit, 0, 0, 0, 100, 10, 0, 0);
  }

  static Presence presence(ProviderPresence... providers) {
    return new Presence(
        new ReplicaId(Unit.PROVIDERS, "n"),
        "h",
        "0",
        0,
        Presence.State.READY,
        0,
        Map.of(),
        Arrays.asList(providers),
        Map.of());
  }

  static Fleet fleet(ProviderPresence... providers) {
    return fleet(List.of(presence(providers)));
  }

  static Fleet fleet(List<Presence> replicas) {
    return Fleet.of(FleetView.of(replicas), new Quality(Map.of()), Optional.empty(), NOW);
  }

  static Policy policy(Options options, Rule... rules) {
    return Policy.of(options, RuleSet.of(List.of(rules)), Map.of(), Map.of());
  }

  static Policy policy(Strategy strategy) {
    return policy(Options.USUAL.with(strategy));
  }

  static Options retries(Strategy strategy, int most) {
    return new Options(strategy, "", most, 200, 5_000, true, true, Set.of(), "");
  }

  static PlanRoute ask(String model) {
    return question(model, 1000, 500, Set.of(), CostState.OK);
  }

  static PlanRoute question(
      String model, long input, long output, Set<Capability> needs, CostState state) {
    return new PlanRoute(
        new RequestId("r"),
        CallerKey.ANONYMOUS,
        model,
        input,
        output,
        needs,
        state,
        RoutingHints.NONE,
        "",
        Map.of());
  }

  static PlanRoute with(PlanRoute question, RoutingHints hints) {
    return new PlanRoute(
        question.id(),
        question.caller(),
        question.model(),
        question.inputTokens(),
        question.outputTokens(),
        question.needs(),
        question.costState(),
        hints,
        question.prompt(),
        question.labels());
  }

  static PlanRoute saying(PlanRoute question, String prompt, Map<String, String> labels) {
    return new PlanRoute(
        question.id(),
        question.caller(),
        question.model(),
        question.inputTokens(),
        question.outputTokens(),
        question.needs(),
        question.costState(),
        question.hints(),
        prompt,
        labels);
  }

  static PlanRoute as(String id, PlanRoute question) {
    return new PlanRoute(
        new RequestId(id),
        question.caller(),
        question.model(),
        question.inputTokens(),
        question.outputTokens(),
        question.needs(),
        question.costState(),
        question.hints(),
        question.prompt(),
        question.labels());
  }

  static Decision decide(PlanRoute question, Policy policy, Fleet fleet) {
    return Planner.decide("d", question, policy, fleet);
  }

  static Plan plan(PlanRoute question, Policy policy, Fleet fleet) {
    return value(decide(question, policy, fleet).outcome());
  }

  static Plan plan(String model, Fleet fleet) {
    return plan(ask(model), policy(Strategy.CHEAPEST), fleet);
  }

  static Plan value(Outcome<Plan> outcome) {
    return switch (outcome) {
      case Outcome.Ok<Plan>(Plan plan) -> plan;
      case Outcome.Err<Plan>(GatewayError error) -> throw new AssertionError(error.message());
    };
  }

  static GatewayError refusal(PlanRoute question, Policy policy, Fleet fleet) {
    if (decide(question, policy, fleet).outcome()
        instanceof Outcome.Err<Plan>(GatewayError error)) {
      return error;
    }
    throw new AssertionError("it was not refused");
  }

  static List<String> targets(Plan plan) {
    return plan.steps().stream().map(step -> step.target().toString()).toList();
  }
}
