package dev.signalbox.router.plan;

import static dev.signalbox.router.plan.Samples.DEMO;
import static dev.signalbox.router.plan.Samples.HAIKU;
import static dev.signalbox.router.plan.Samples.LARGE;
import static dev.signalbox.router.plan.Samples.LOCAL;
import static dev.signalbox.router.plan.Samples.MINI;
import static dev.signalbox.router.plan.Samples.ask;
import static dev.signalbox.router.plan.Samples.fleet;
import static dev.signalbox.router.plan.Samples.offer;
import static dev.signalbox.router.plan.Samples.ok;
import static dev.signalbox.router.plan.Samples.plan;
import static dev.signalbox.router.plan.Samples.policy;
import static dev.signalbox.router.plan.Samples.presence;
import static dev.signalbox.router.plan.Samples.question;
import static dev.signalbox.router.plan.Samples.refusal;
import static dev.signalbox.router.plan.Samples.retries;
import static dev.signalbox.router.plan.Samples.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.fleet.Presence.Addition;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
  @Test
  void autoTakesTheCheapestDefaultAndFallsBackInOrderOfCost() {
    var plan = plan("auto", fleet(ok("openai", MINI, LARGE), ok("anthropic", HAIKU)));

    assertThat(plan.strategy()).isEqualTo("cheapest");
    assertThat(targets(plan)).containsExactly("openai/gpt-4o-mini", "anthropic/haiku");
    assertThat(plan.steps().getFirst().reason()).contains("cheapest of 2").contains("USD");
    assertThat(plan.steps().getLast().reason()).contains("fallback 1");
  }

  @Test
  void fastestComparesMeasuredLatencyBeforeThePrior() {
    var slow = new ProviderPresence("anthropic", "ok", 5000, 100, List.of(HAIKU), List.of());
    var plan = plan(ask("auto"), policy(Strategy.FASTEST), fleet(ok("openai", MINI), slow));

    assertThat(plan.strategy()).isEqualTo("fastest");
    assertThat(targets(plan)).containsExactly("openai/gpt-4o-mini", "anthropic/haiku");
  }

  @Test
  void amongEquallyCheapOnesTheOperatorsOrderCounts() {
    var fleet =
        fleet(
            added("a-low", 0, 1),
            added("b-second", 5, 2),
            added("c-first", 5, 1),
            ok("d", usual("d")));

    assertThat(targets(plan("auto", fleet))).startsWith("c-first/m", "b-second/m");
    assertThat(targets(plan("auto", fleet(added("z-cheap", -1, 0), ok("openai", MINI)))))
        .startsWith("openai/gpt-4o-mini");
  }

  private static ProviderPresence added(String id, int priority, int fallbackOrder) {
    return new ProviderPresence(
        id,
        "ok",
        0,
        100,
        List.of(usual(id)),
        List.of(),
        Optional.of(new Addition(priority, fallbackOrder, 1)));
  }

  private static Offer usual(String provider) {
    return offer(provider, "m", MINI.price(), 100, 100_000, true, Capability.CHAT);
  }

  @Test
  void aProviderThatIsDownStandsLastAndTheReasonSaysSo() {
    var down = new ProviderPresence("openai", "down", 100, 0, List.of(MINI), List.of());

    var plan = plan("auto", fleet(down, ok("anthropic", HAIKU)));

    assertThat(targets(plan)).containsExactly("anthropic/haiku", "openai/gpt-4o-mini");
    assertThat(plan.steps().getLast().reason()).contains("is down");
  }

  @Test
  void aProviderIsOnlyDownWhenEveryReplicaSaysSo() {
    var down = new ProviderPresence("openai", "down", 100, 0, List.of(MINI), List.of());
    var fleet =
        fleet(List.of(presence(down, ok("anthropic", HAIKU)), presence(ok("openai", MINI, LARGE))));

    assertThat(targets(plan("auto", fleet))).startsWith("openai/gpt-4o-mini");
    assertThat(fleet.book().listings().stream().map(Listing::offer))
        .containsExactlyInAnyOrder(HAIKU, MINI, LARGE);
  }

  @Test
  void aNamedTargetIsSpecified() {
    var plan = plan("openai/gpt-4o", fleet(ok("openai", MINI, LARGE), ok("anthropic", HAIKU)));

    assertThat(plan.strategy()).isEqualTo("specified");
    assertThat(targets(plan)).containsExactly("openai/gpt-4o");
    assertThat(plan.steps().getFirst().reason()).contains("asked for as openai/gpt-4o");
  }

  @Test
  void theDemoAnswersOnlyWhereThereIsNoModelOrByName() {
    assertThat(targets(plan("auto", fleet(ok("builtin", DEMO))))).containsExactly("builtin/demo");
    assertThat(targets(plan("auto", fleet(ok("builtin", DEMO), ok("openai", MINI)))))
        .containsExactly("openai/gpt-4o-mini");
    var named = plan("builtin/demo", fleet(ok("builtin", DEMO), ok("openai", MINI)));
    assertThat(targets(named)).containsExactly("builtin/demo");
    assertThat(named.steps().getFirst().reason()).contains("not a language model");
  }

  @Test
  void softCostTakesTheCheapestModelWhateverWasAsked() {
    var fleet = fleet(ok("openai", MINI, LARGE), ok("anthropic", HAIKU), ok("builtin", DEMO));
    var question = question("openai/gpt-4o", 100, 100, Set.of(), CostState.SOFT);

    var plan = plan(question, policy(retries(Strategy.FASTEST, 2)), fleet);

    assertThat(targets(plan))
        .containsExactly("openai/gpt-4o-mini", "anthropic/haiku", "openai/gpt-4o");
    assertThat(plan.steps().getFirst().reason())
        .contains("SOFT")
        .contains("instead of openai/gpt-4o");
  }

  @Test
  void softCostFindsTheFreeModelAndAnUnknownPriceLast() {
    var unknown =
        new Offer(
            new Target("vllm", "x"),
            new Price.Unknown(),
            0,
            0,
            1,
            true,
            true,
            Capability.CHAT,
            Map.of());
    var question = question("auto", 100, 100, Set.of(), CostState.SOFT);

    var plan =
        plan(
            question,
            policy(retries(Strategy.CHEAPEST, 9)),
            fleet(ok("vllm", unknown), ok("openai", MINI), ok("ollama", LOCAL)));

    assertThat(targets(plan)).containsExactly("ollama/llama", "openai/gpt-4o-mini", "vllm/x");
  }

  @Test
  void softCostNeverTakesWhatTheHoldDoesNotCover() {
    var unknown = MINI.withPrice(new Price.Unknown());
    var mystery =
        new Offer(
            new Target("vllm", "x"),
            unknown.price(),
            0,
            0,
            1,
            true,
            true,
            Capability.CHAT,
            Map.of());
    var question = question("openai/gpt-4o-mini", 100, 100, Set.of(), CostState.SOFT);

    var plan =
        plan(
            question,
            policy(retries(Strategy.CHEAPEST, 9)),
            fleet(
                ok("vllm", mystery),
                ok("openai", MINI, LARGE),
                ok("anthropic", HAIKU),
                ok("ollama", LOCAL)));

    assertThat(targets(plan)).containsExactly("ollama/llama", "openai/gpt-4o-mini");
  }

  @Test
  void targetsWithTooSmallAWindowAreLeftOut() {
    var question = question("auto", 9000, 10, Set.of(), CostState.OK);
    var policy = policy(Strategy.CHEAPEST);

    var plan = plan(question, policy, fleet(ok("ollama", LOCAL), ok("openai", MINI)));
    var refused = refusal(question, policy, fleet(ok("ollama", LOCAL)));

    assertThat(targets(plan)).containsExactly("openai/gpt-4o-mini");
    assertThat(refused).isInstanceOf(GatewayError.InputRejected.class);
  }

  @Test
  void toolsAreOnlyPlannedForModelsThatCallThem() {
    var mute = with(HAIKU, Set.of(Capability.TEXT), Map.of());
    var fleet = fleet(ok("anthropic", mute), ok("openai", MINI));

    var policy = policy(Strategy.CHEAPEST);
    var any = plan(withTools("auto"), policy, fleet);
    var named = refusal(withTools("anthropic/haiku"), policy, fleet);

    assertThat(targets(any)).containsExactly("openai/gpt-4o-mini");
    assertThat(named)
        .isInstanceOfSatisfying(
            GatewayError.InputRejected.class,
            rejected ->
                assertThat(rejected.violations())
                    .singleElement()
                    .satisfies(violation -> {
                      assertThat(violation.field()).isEqualTo("tools");
                      assertThat(violation.rule()).isEqualTo("unsupported_by_model");
                    }));
  }

  @Test
  void whatHasNoWordsIsRefusedToWhoeverAsksForThem() {
    for (var wordless : List.of(Capability.SPEECH, Capability.EMBEDDINGS)) {
      var fleet = fleet(ok("anthropic", with(HAIKU, Set.of(wordless), Map.of())));
      assertThat(refusal(ask("anthropic/haiku"), policy(Strategy.CHEAPEST), fleet))
          .isInstanceOfSatisfying(
              GatewayError.InputRejected.class,
              rejected ->
                  assertThat(rejected.violations())
                      .singleElement()
                      .satisfies(violation -> {
                        assertThat(violation.field()).isEqualTo("model");
                        assertThat(violation.message()).contains("offers text");
                      }));
    }
  }

  @Test
  void aRetiredIdGetsItsSuccessorAndTheReasonSaysSo() {
    var fate = "retired since 2026-02, succeeded by haiku";
    var heir = with(HAIKU, HAIKU.capabilities(), Map.of("old-haiku", fate));
    var fleet = fleet(ok("anthropic", heir), ok("openai", MINI));

    for (var asked : List.of("anthropic/old-haiku", "old-haiku", "anthropic/old-haiku-20241022")) {
      var plan = plan(asked, fleet);

      assertThat(targets(plan)).as(asked).containsExactly("anthropic/haiku");
      assertThat(plan.steps().getFirst().reason()).contains(asked + " is " + fate);
    }
  }

  @Test
  void aDatedSnapshotIsPlannedAsWrittenAndPricedLikeItsModel() {
    var plan = plan("openai/gpt-4o-mini-2024-07-18", fleet(ok("openai", MINI, LARGE)));

    assertThat(targets(plan)).containsExactly("openai/gpt-4o-mini-2024-07-18");
    assertThat(plan.steps().getFirst().reason()).contains("at most").contains("USD");
  }

  @Test
  void anUnknownModelIsRefusedWithSomeThatAreKnown() {
    var refused = refusal(ask("gpt-9"), policy(Strategy.CHEAPEST), fleet(ok("openai", MINI)));

    assertThat(refused)
        .isEqualTo(new GatewayError.ModelNotFound("gpt-9", List.of("openai/gpt-4o-mini")));
  }

  @Test
  void noPlanIsLongerThanTheRetriesAllowAndTiesFallByName() {
    var offers =
        List.of("d", "b", "a", "c").stream().map(id -> ok(id, offer(id, "m", 1, 1, 0, true)));

    var plan = plan("auto", fleet(offers.toArray(ProviderPresence[]::new)));

    assertThat(targets(plan)).containsExactly("a/m", "b/m", "c/m");
  }

  private static PlanRoute withTools(String model) {
    return question(model, 1000, 500, Set.of(Capability.TOOLS), CostState.OK);
  }

  private static Offer with(Offer offer, Set<Capability> capabilities, Map<String, String> names) {
    return new Offer(
        offer.target(),
        offer.price(),
        offer.contextTokens(),
        offer.maxOutputTokens(),
        offer.typicalLatencyMillis(),
        true,
        offer.providerDefault(),
        capabilities,
        names);
  }
}
