package dev.signalbox.benchmarks;

import dev.signalbox.api.CallerKey;
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
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.Target;
import dev.signalbox.router.plan.Amount;
import dev.signalbox.router.plan.Condition;
import dev.signalbox.router.plan.Decision;
import dev.signalbox.router.plan.Fleet;
import dev.signalbox.router.plan.FleetView;
import dev.signalbox.router.plan.Options;
import dev.signalbox.router.plan.Planner;
import dev.signalbox.router.plan.Policy;
import dev.signalbox.router.plan.Quality;
import dev.signalbox.router.plan.Rule;
import dev.signalbox.router.plan.RuleSet;
import dev.signalbox.router.plan.Strategy;
import dev.signalbox.router.plan.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One plan with 50 providers of 20 measured models each and 200 active rules, none of which holds
/// unless the benchmark says so: the most work the rules can be. A quarter of them look for phrases
/// in a prompt of 1,000 characters.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(2)
public class PlanBenchmark {
  private static final int PROVIDERS = 50;
  private static final int MODELS = 20;
  private static final int RULES = 200;
  private static final long NOW = 1_000_000;

  private final PlanRoute open = question("auto", "now say something of trains. ".repeat(35));
  private final PlanRoute named = question("provider7/model3", open.prompt());
  private final PlanRoute moved = question("auto", open.prompt() + " phrase 196 b");
  private Fleet fleet = fleet();
  private Policy cheapest = policy(Strategy.CHEAPEST);
  private Policy weighted = policy(Strategy.WEIGHTED);
  private Policy capability = policy(Strategy.CAPABILITY);
  private Policy withoutRules = cheapest.with(RuleSet.NONE);

  /// Fresh for each fork.
  @Setup
  public void prepare() {
    fleet = fleet();
    cheapest = policy(Strategy.CHEAPEST);
    weighted = policy(Strategy.WEIGHTED);
    capability = policy(Strategy.CAPABILITY);
    withoutRules = cheapest.with(RuleSet.NONE);
  }

  /// `auto`, the cheapest of 50 defaults.
  @Benchmark
  public Decision cheapestOfAllDefaults() {
    return Planner.decide("d", open, cheapest, fleet);
  }

  /// `auto`, five factors for each of 50 defaults.
  @Benchmark
  public Decision weightedOfAllDefaults() {
    return Planner.decide("d", open, weighted, fleet);
  }

  /// `auto`, every one of 1,000 models looked at.
  @Benchmark
  public Decision capabilityOfAllModels() {
    return Planner.decide("d", open, capability, fleet);
  }

  /// A named target.
  @Benchmark
  public Decision namedTarget() {
    return Planner.decide("d", named, cheapest, fleet);
  }

  /// A rule late in the list decides by a phrase.
  @Benchmark
  public Decision byRule() {
    return Planner.decide("d", moved, cheapest, fleet);
  }

  /// The same as the first without any rule.
  @Benchmark
  public Decision withoutRules() {
    return Planner.decide("d", open, withoutRules, fleet);
  }

  private static PlanRoute question(String model, String prompt) {
    return new PlanRoute(
        new RequestId("req_0123456789abcdef0123456789abcdef"),
        CallerKey.ANONYMOUS,
        model,
        1_000,
        500,
        Set.of(Capability.TOOLS),
        CostState.OK,
        RoutingHints.NONE,
        prompt,
        Map.of("team", "red", "tier", "pro"));
  }

  private static Policy policy(Strategy strategy) {
    var rules = new ArrayList<Rule>();
    for (int i = 0; i < RULES; i++) {
      var rule = "rule " + i;
      rules.add(new Rule(rule, rule, "", condition(i), List.of("provider3"), RULES - i, true));
    }
    return Policy.of(Options.USUAL.with(strategy), RuleSet.of(rules), Map.of(), Map.of());
  }

  private static Condition condition(int i) {
    return switch (i % 4) {
      case 0 -> new Condition.Says(List.of("phrase " + i + " a", "phrase " + i + " b"));
      case 1 -> new Condition.Labelled("team", Set.of("blue" + i, "green" + i));
      case 2 ->
          new Condition.All(
              List.of(
                  new Condition.Is(Trait.URGENCY, Set.of("medium")),
                  new Condition.Within(Amount.INPUT_TOKENS, 100_000 + i, Long.MAX_VALUE)));
      default ->
          new Condition.Any(
              List.of(
                  new Condition.Is(Trait.USER, Set.of("user" + i)),
                  new Condition.Is(Trait.KEY_PREFIX, Set.of("sk-" + i))));
    };
  }

  private static Fleet fleet() {
    var providers = new ArrayList<ProviderPresence>();
    for (int p = 0; p < PROVIDERS; p++) {
      providers.add(provider(p));
    }
    var replica =
        new Presence(
            new ReplicaId(Unit.PROVIDERS, "n"),
            "h",
            "0",
            0,
            Presence.State.READY,
            0,
            Map.of(),
            providers,
            Map.of());
    return Fleet.of(FleetView.of(List.of(replica)), new Quality(Map.of()), Optional.empty(), NOW);
  }

  private static ProviderPresence provider(int number) {
    var offers = new ArrayList<Offer>();
    var targets = new ArrayList<TargetHealth>();
    for (int m = 0; m < MODELS; m++) {
      var input = 50_000L + (number * 7919L + m * 104_729L) % 5_000_000;
      offers.add(
          new Offer(
              new Target("provider" + number, "model" + m),
              new Price.PerToken(input, input / 4, input, input * 4),
              128_000,
              16_384,
              1_500,
              true,
              m == 0,
              Capability.CHAT,
              Map.of("old-model" + m, "another name")));
      var first = 100 + (number * 31L + m * 17L) % 900;
      targets.add(
          new TargetHealth(
              "model" + m, Circuit.CLOSED, first, first * 3, first * 5, 90 + m % 10, 50, 1, 0));
    }
    return new ProviderPresence("provider" + number, "ok", 500, 99, offers, targets);
  }
}
