package dev.signalbox.router.plan;

import static dev.signalbox.router.plan.Samples.HAIKU;
import static dev.signalbox.router.plan.Samples.LARGE;
import static dev.signalbox.router.plan.Samples.LOCAL;
import static dev.signalbox.router.plan.Samples.MINI;
import static dev.signalbox.router.plan.Samples.ask;
import static dev.signalbox.router.plan.Samples.fleet;
import static dev.signalbox.router.plan.Samples.measured;
import static dev.signalbox.router.plan.Samples.offer;
import static dev.signalbox.router.plan.Samples.ok;
import static dev.signalbox.router.plan.Samples.plan;
import static dev.signalbox.router.plan.Samples.policy;
import static dev.signalbox.router.plan.Samples.refusal;
import static dev.signalbox.router.plan.Samples.targets;
import static dev.signalbox.router.plan.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.RoutingHints.AfterBreak;
import dev.signalbox.api.routing.RoutingHints.Quality;
import dev.signalbox.api.routing.RoutingHints.Urgency;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrategyTest {
  private static final Fleet FLEET = fleet(ok("openai", MINI, LARGE), ok("anthropic", HAIKU));

  @Test
  void everyStrategyHasANameThatIsReadBack() {
    for (var strategy : Strategy.values()) {
      assertThat(Strategy.named(strategy.wireName())).contains(strategy);
    }
    assertThat(Strategy.named("dearest")).isEmpty();
  }

  @Test
  void fastestTakesWhatWasMeasuredAndThePriorWhereNothingWas() {
    var health = new TargetHealth("gpt-4o-mini", Circuit.CLOSED, 200, 400, 600, 100, 5, 0, 0);
    var fleet = fleet(measured(ok("openai", MINI), health), ok("anthropic", HAIKU));

    var plan = plan(ask("auto"), policy(Strategy.FASTEST), fleet);

    assertThat(targets(plan)).containsExactly("openai/gpt-4o-mini", "anthropic/haiku");
    assertThat(plan.steps().getFirst().reason()).contains("about 400 ms as measured");
    assertThat(plan.steps().getLast().reason()).contains("about 900 ms as usual there");
  }

  @Test
  void theCallersStrategyWinsOverTheConfiguredOne() {
    var plan = plan(by("auto", "fastest"), policy(Strategy.CHEAPEST), FLEET);

    assertThat(plan.strategy()).isEqualTo("fastest");
    assertThat(targets(plan)).startsWith("anthropic/haiku");
  }

  @Test
  void anUnknownStrategyIsRefusedWithThoseThereAre() {
    assertThat(refusal(by("auto", "dearest"), policy(Strategy.CHEAPEST), FLEET).message())
        .contains("strategy:", "dearest", "cheapest, fastest");
  }

  @Test
  void weightsFollowUrgencyAndQualityAndAddUpToAHundred() {
    for (var urgency : Urgency.values()) {
      for (var quality : Quality.values()) {
        var w = Factors.weights(urgency, quality);
        assertThat(w.cost() + w.speed() + w.quality() + w.availability() + w.reliability())
            .as(urgency + " " + quality)
            .isEqualTo(100);
      }
    }
    var weighted = policy(Strategy.WEIGHTED);
    var strong = offer("anthropic", "opus", 5_000_000, 2500, 200_000, true);
    var quick = offer("groq", "llama", 600_000, 300, 32_000, true);
    var fleet = fleet(ok("openai", MINI), ok("anthropic", strong), ok("groq", quick));

    assertThat(targets(plan(hinted(Urgency.LOW, Quality.STANDARD), weighted, fleet)))
        .startsWith("openai/gpt-4o-mini");
    assertThat(targets(plan(hinted(Urgency.HIGH, Quality.STANDARD), weighted, fleet)))
        .startsWith("groq/llama");
    assertThat(targets(plan(hinted(Urgency.MEDIUM, Quality.PREMIUM), weighted, fleet)))
        .startsWith("anthropic/opus");
  }

  @Test
  void aScoreIsTheWeightedSumOfItsFactors() {
    var decision = Samples.decide(by("auto", "weighted"), policy(Strategy.CHEAPEST), FLEET);
    var first = decision.order().getFirst();
    var factors = decision.weighing().factors(first);

    assertThat(factors.cost()).isEqualTo(100);
    assertThat(factors.speed()).isEqualTo(60);
    assertThat(decision.weighing().score(first))
        .isEqualTo(
            (30 * 100 + 20 * 60 + 20 * factors.quality() + 15 * 100 + 15 * factors.reliability())
                / 100.0);
    assertThat(first.measure()).isEqualTo(100 - decision.weighing().score(first));
  }

  @Test
  void capabilityLooksBeyondTheDefaultsAsFarAsTheHoldCovers() {
    var seeing =
        offer(
            "openai",
            "tiny-eye",
            new Price.PerToken(100, 100, 100, 400),
            900,
            8_000,
            false,
            Set.of(Capability.TEXT, Capability.VISION));
    var dear =
        offer(
            "openai",
            "great-eye",
            new Price.PerToken(9_000_000, 9_000_000, 9_000_000, 9_000_000),
            900,
            8_000,
            false,
            Set.of(Capability.TEXT, Capability.VISION));
    var fleet = fleet(ok("openai", MINI, seeing, dear), ok("anthropic", HAIKU));
    var question = needing(Capability.VISION);

    var plan = plan(with(question, hints("capability")), policy(Strategy.CHEAPEST), fleet);
    assertThat(plan.strategy()).isEqualTo("capability");
    assertThat(targets(plan)).containsExactly("openai/tiny-eye");
    assertThat(targets(plan(question, policy(Strategy.CHEAPEST), fleet)))
        .as("where no default can, another may")
        .containsExactly("openai/tiny-eye");
  }

  @Test
  void aBudgetLeavesOutWhatMayCostMoreAndWhatHasNoPrice() {
    var mystery = MINI.withPrice(new Price.Unknown());
    var fleet = fleet(ok("openai", MINI), ok("anthropic", HAIKU), ok("ollama", LOCAL));
    var question = budget(new Money(500_000));

    assertThat(targets(plan(question, policy(Strategy.CHEAPEST), fleet)))
        .containsExactly("ollama/llama", "openai/gpt-4o-mini");
    assertThat(refusal(budget(new Money(5)), policy(Strategy.CHEAPEST), FLEET).message())
        .contains("budget:", "may cost 0.00045 USD");
    assertThat(refusal(question, policy(Strategy.CHEAPEST), fleet(ok("x", mystery))).message())
        .contains("nobody has priced");
  }

  @Test
  void hedgingIsPromisedOnlyWhereSlownessIsKnownAndAskedFor() {
    var health = new TargetHealth("gpt-4o-mini", Circuit.CLOSED, 200, 750, 600, 100, 5, 0, 0);
    var fleet = fleet(measured(ok("openai", MINI), health), ok("anthropic", HAIKU));
    var asked = with(ask("auto"), hedge());
    var policy = policy(Strategy.CHEAPEST);

    assertThat(plan(asked, policy, fleet).effort().hedgeAfterMillis())
        .isEqualTo(OptionalLong.of(750));
    assertThat(plan(ask("auto"), policy, fleet).effort().hedgeAfterMillis()).isEmpty();
    assertThat(plan(asked, policy, FLEET).effort().hedgeAfterMillis()).isEmpty();
  }

  @Test
  void withoutFallbackOnlyTheFirstTargetIsTriedAndThenAgain() {
    var alone = new Options(Strategy.CHEAPEST, "", 2, 50, 400, false, true, Set.of(), "");

    var decision = Samples.decide(ask("auto"), policy(alone), FLEET);
    var plan = Samples.value(decision.outcome());

    assertThat(targets(plan)).containsExactly("openai/gpt-4o-mini");
    assertThat(plan.effort().maxRetries()).isEqualTo(2);
    assertThat(plan.effort().backoffMillis()).isEqualTo(50);
    assertThat(plan.effort().maxBackoffMillis()).isEqualTo(400);
    assertThat(HealthTest.removals(decision))
        .isEqualTo(Map.of("anthropic/haiku", Filter.FALLBACK_OFF));
  }

  @Test
  void theDefaultProviderComesFirstWhereTheChoiceIsOpen() {
    var options = new Options(Strategy.CHEAPEST, "anthropic", 2, 1, 1, true, true, Set.of(), "");

    assertThat(targets(plan(ask("auto"), policy(options), FLEET))).startsWith("anthropic/haiku");
    assertThat(targets(plan(by("auto", "cheapest"), policy(options), FLEET)))
        .startsWith("openai/gpt-4o-mini");
  }

  @Test
  void aTierLimitsPriceLengthAndProviders() {
    var cheap = new Tier(OptionalLong.of(1_000_000), OptionalLong.of(1000), Set.of());
    var local = new Tier(OptionalLong.empty(), OptionalLong.empty(), Set.of("ollama"));
    var options = new Options(Strategy.FASTEST, "", 2, 1, 1, true, true, Set.of(), "cheap");
    var policy = Policy.of(options, RuleSet.NONE, Map.of(), Map.of("cheap", cheap, "local", local));
    var fleet = fleet(ok("openai", MINI), ok("anthropic", HAIKU), ok("ollama", LOCAL));

    assertThat(targets(plan(ask("auto"), policy, fleet)))
        .containsExactly("openai/gpt-4o-mini", "ollama/llama");
    assertThat(targets(plan(tier("local"), policy, fleet))).containsExactly("ollama/llama");
    assertThat(targets(plan(tier("made-up"), policy, fleet)))
        .as("a label nobody described lifts no limit")
        .doesNotContain("anthropic/haiku");
    assertThat(refusal(ask("anthropic/haiku"), policy, fleet))
        .isInstanceOf(GatewayError.InputRejected.class);
  }

  private static PlanRoute by(String model, String strategy) {
    return with(Samples.ask(model), hints(strategy));
  }

  private static RoutingHints hints(String strategy) {
    return hints(Optional.of(strategy), Urgency.MEDIUM, Quality.STANDARD, Optional.empty(), false);
  }

  private static PlanRoute hinted(Urgency urgency, Quality quality) {
    return with(
        Samples.ask("auto"), hints(Optional.empty(), urgency, quality, Optional.empty(), false));
  }

  private static PlanRoute budget(Money money) {
    return with(
        Samples.ask("auto"),
        hints(Optional.empty(), Urgency.MEDIUM, Quality.STANDARD, Optional.of(money), false));
  }

  private static RoutingHints hedge() {
    return hints(Optional.empty(), Urgency.MEDIUM, Quality.STANDARD, Optional.empty(), true);
  }

  private static PlanRoute needing(Capability capability) {
    return Samples.question(
        "auto", 10, 10, Set.of(capability), dev.signalbox.api.cost.CostState.OK);
  }

  private static PlanRoute tier(String label) {
    return Samples.saying(Samples.ask("auto"), "", Map.of(Tier.LABEL, label));
  }

  private static RoutingHints hints(
      Optional<String> strategy,
      Urgency urgency,
      Quality quality,
      Optional<Money> budget,
      boolean hedge) {
    return new RoutingHints(
        strategy, urgency, quality, Set.of(), Optional.empty(), budget, AfterBreak.FAIL, hedge);
  }
}
