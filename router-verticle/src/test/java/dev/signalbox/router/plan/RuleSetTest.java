package dev.signalbox.router.plan;

import static dev.signalbox.router.plan.Samples.HAIKU;
import static dev.signalbox.router.plan.Samples.LARGE;
import static dev.signalbox.router.plan.Samples.MINI;
import static dev.signalbox.router.plan.Samples.ask;
import static dev.signalbox.router.plan.Samples.fleet;
import static dev.signalbox.router.plan.Samples.ok;
import static dev.signalbox.router.plan.Samples.plan;
import static dev.signalbox.router.plan.Samples.policy;
import static dev.signalbox.router.plan.Samples.refusal;
import static dev.signalbox.router.plan.Samples.saying;
import static dev.signalbox.router.plan.Samples.targets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.router.plan.Condition.All;
import dev.signalbox.router.plan.Condition.Any;
import dev.signalbox.router.plan.Condition.Is;
import dev.signalbox.router.plan.Condition.Labelled;
import dev.signalbox.router.plan.Condition.Needs;
import dev.signalbox.router.plan.Condition.Not;
import dev.signalbox.router.plan.Condition.Says;
import dev.signalbox.router.plan.Condition.Within;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleSetTest {
  private static final Fleet FLEET = fleet(ok("openai", MINI, LARGE), ok("anthropic", HAIKU));
  private static final Condition ALWAYS = new All(List.of());

  @Test
  void aRuleSendsAnOpenRequestToItsTargetsInTheirOrder() {
    var rule = rule("deep", new Says(List.of("explain why")), "claude", "openai/gpt-4o");
    var policy = policy(Options.USUAL, rule);

    var plan = plan(saying(ask("auto"), "Please EXPLAIN WHY it fell", Map.of()), policy, FLEET);

    assertThat(plan.strategy()).isEqualTo("rules");
    assertThat(targets(plan)).containsExactly("anthropic/haiku", "openai/gpt-4o");
    assertThat(plan.steps().getFirst().reason()).startsWith("rule 'deep'");
    assertThat(plan(ask("auto"), policy, FLEET).strategy()).isEqualTo("cheapest");
  }

  @Test
  void theHighestPriorityDecidesAndAnInactiveRuleDoesNot() {
    var low = new Rule("1", "low", "", ALWAYS, List.of("anthropic"), 1, true);
    var high = new Rule("2", "high", "", ALWAYS, List.of("openai/gpt-4o"), 9, true);
    var off = new Rule("3", "off", "", ALWAYS, List.of("openai"), 99, false);

    assertThat(targets(plan(ask("auto"), policy(Options.USUAL, low, high, off), FLEET)))
        .containsExactly("openai/gpt-4o");
  }

  @Test
  void aNamedModelIsMovedOnlyByARuleThatLooksAtTheModel() {
    var blind = rule("blind", ALWAYS, "anthropic");
    var seeing = rule("seeing", new Is(Trait.MODEL, Set.of("gpt-4o")), "anthropic");

    assertThat(targets(plan(ask("gpt-4o"), policy(Options.USUAL, blind), FLEET)))
        .containsExactly("openai/gpt-4o");
    assertThat(targets(plan(ask("gpt-4o"), policy(Options.USUAL, seeing), FLEET)))
        .containsExactly("anthropic/haiku");
  }

  @Test
  void aRuleBindsEvenWhereNobodyServesItsTargets() {
    var rule = rule("abroad never", ALWAYS, "nobody/there");

    assertThat(refusal(ask("auto"), policy(Options.USUAL, rule), FLEET))
        .isInstanceOf(GatewayError.ModelNotFound.class);
    assertThat(
            targets(
                plan(
                    ask("auto"),
                    policy(Options.USUAL, rule("else any", ALWAYS, "nobody/there", "auto")),
                    FLEET)))
        .containsExactly("openai/gpt-4o-mini", "anthropic/haiku");
  }

  @Test
  void aRuleSetDecidesWhereItIsNamedAsTheModelOrSwitchedOnForAuto() {
    var rule = new Rule("1", "r", "chat", ALWAYS, List.of("claude"), 0, true);
    var on = new Options(Strategy.CHEAPEST, "", 2, 1, 1, true, true, Set.of("chat"), "");

    assertThat(targets(plan(ask("chat"), policy(Options.USUAL, rule), FLEET)))
        .containsExactly("anthropic/haiku");
    assertThat(targets(plan(ask("auto"), policy(Options.USUAL, rule), FLEET)))
        .startsWith("openai/gpt-4o-mini");
    assertThat(targets(plan(ask("auto"), policy(on, rule), FLEET)))
        .containsExactly("anthropic/haiku");
  }

  @Test
  void softCostStaysWithinTheRuleThatBinds() {
    var question = Samples.question("auto", 10, 10, Set.of(), CostState.SOFT);
    var rule = rule("only", ALWAYS, "openai/gpt-4o", "claude");

    var plan = plan(question, policy(Options.USUAL, rule), FLEET);

    assertThat(targets(plan)).containsExactly("anthropic/haiku", "openai/gpt-4o");
  }

  @Test
  void ownAliasesMeanTheirModelsInOrder() {
    var policy =
        Policy.of(
            Options.USUAL,
            RuleSet.NONE,
            Map.of("smart", List.of("openai/gpt-4o", "claude")),
            Map.of());

    assertThat(targets(plan(ask("smart"), policy, FLEET)))
        .containsExactly("openai/gpt-4o", "anthropic/haiku");
  }

  @Test
  void conditionsLookAtEveryFeature() {
    var question =
        saying(
            Samples.question("auto", 900, 50, Set.of(Capability.TOOLS), CostState.WARNING),
            "Kurz ÄNDERN bitte",
            Map.of("team", "red"));
    var prefix = new Is(Trait.KEY_PREFIX, Set.of("anonymous"));

    assertThat(holds(question, new Labelled("team", Set.of("red", "blue")))).isTrue();
    assertThat(holds(question, new Labelled("team", Set.of("blue")))).isFalse();
    assertThat(holds(question, new Is(Trait.COST_STATE, Set.of("WARNING")))).isTrue();
    assertThat(holds(question, new Is(Trait.URGENCY, Set.of("medium")))).isTrue();
    assertThat(holds(question, new Is(Trait.QUALITY, Set.of("premium")))).isFalse();
    assertThat(holds(question, new Is(Trait.USER, Set.of("me")))).isFalse();
    assertThat(holds(question, new Is(Trait.KEY_HASH, Set.of("anonymous")))).isTrue();
    assertThat(holds(question, new Needs(Capability.TOOLS))).isTrue();
    assertThat(holds(question, new Needs(Capability.VISION))).isFalse();
    assertThat(holds(question, new Within(Amount.INPUT_TOKENS, 900, 900))).isTrue();
    assertThat(holds(question, new Within(Amount.OUTPUT_TOKENS, 51, Long.MAX_VALUE))).isFalse();
    assertThat(holds(question, new Within(Amount.ESTIMATED_COST, 1, 1_000_000))).isTrue();
    assertThat(holds(question, new Says(List.of("nein", "ändern")))).isTrue();
    assertThat(holds(question, new Not(prefix))).isFalse();
    assertThat(holds(question, new Any(List.of(new Not(prefix), prefix)))).isTrue();
    assertThat(holds(question, new Any(List.of()))).isFalse();
    assertThat(holds(question, new All(List.of(prefix, new Not(prefix))))).isFalse();
  }

  @Test
  void phrasesAreFoundWhereverPlainSearchFindsThem() {
    var random = new Random(11);
    for (int round = 0; round < 300; round++) {
      var phrases =
          List.of(text(random, 1 + random.nextInt(4)), text(random, 2), "aba", "É" + round % 3);
      var text = text(random, random.nextInt(40)) + (round % 2 == 0 ? "é1" : "");

      var found = new Phrases(phrases).in(text);

      for (var phrase : phrases) {
        assertThat(found.has(phrase))
            .as(phrase + " in " + text)
            .isEqualTo(
                text.toLowerCase(java.util.Locale.ROOT)
                    .contains(phrase.toLowerCase(java.util.Locale.ROOT)));
      }
    }
  }

  @Test
  void tooManyPhrasesAreRefused() {
    assertThatThrownBy(() -> new Phrases(List.of("x".repeat(Phrases.MAX_CHARS + 1))))
        .hasMessageContaining("20000 characters");
  }

  @Test
  void theVersionOfAPolicyIsThatOfItsContent() {
    var one = policy(Options.USUAL, rule("a", new Is(Trait.USER, Set.of("x", "y", "z")), "claude"));
    var same =
        policy(Options.USUAL, rule("a", new Is(Trait.USER, Set.of("z", "y", "x")), "claude"));

    assertThat(one.version()).isEqualTo(same.version()).hasSize(12);
    assertThat(one.with(RuleSet.NONE).version()).isNotEqualTo(one.version());
  }

  private static String text(Random random, int length) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("abAB ".charAt(random.nextInt(5)));
    }
    return text.toString();
  }

  private static boolean holds(PlanRoute question, Condition condition) {
    return RuleSet.of(List.of(rule("r", condition, "claude")))
        .deciding(question, FLEET.book(), Set.of())
        .isPresent();
  }

  private static Rule rule(String name, Condition condition, String... targets) {
    return new Rule(name, name, "", condition, List.of(targets), 0, true);
  }
}
