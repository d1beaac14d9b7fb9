package dev.signalbox.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.DecisionOutcome;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.Target;
import dev.signalbox.router.plan.Fleet;
import dev.signalbox.router.plan.FleetView;
import dev.signalbox.router.plan.Options;
import dev.signalbox.router.plan.Policy;
import dev.signalbox.router.plan.Quality;
import dev.signalbox.router.plan.RuleSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecisionLogTest {
  private static final Fleet FLEET =
      Fleet.of(FleetView.of(List.of()), new Quality(Map.of()), Optional.empty(), 0);
  private static final Policy READS_PROMPTS = policy(RuleSet.of(ShippedRules.load().rules()));
  private static final Outcome<Plan> FAILED = Outcome.err(new GatewayError.Internal());

  private final DecisionLog log = new DecisionLog(3, 1_000_000);

  @Test
  void isBoundedInNumberAndInBytes() {
    IntStream.range(0, 10).forEach(i -> keep(log, "d" + i, question("")));
    assertThat(log.latest(9)).extracting(DecisionLog.Kept::id).containsExactly("d9", "d8", "d7");
    assertThat(log.find("d6")).isEmpty();

    var small = new DecisionLog(1_000, 50_000);
    IntStream.range(0, 100).forEach(i -> keep(small, "d" + i, question("x".repeat(5_000))));
    assertThat(small.size()).isBetween(5, 10);
  }

  @Test
  void aPromptIsKeptOnlyWhereARuleReadsPrompts() {
    var blind = new DecisionLog.Inputs(question("words"), policy(RuleSet.NONE), FLEET);
    log.keep(DecisionLog.Kept.made(blind, "a", 0, FAILED));
    assertThat(log.find("a").orElseThrow().question().prompt()).isEmpty();

    keep(log, "b", question("words"));
    assertThat(log.find("b").orElseThrow().question().prompt()).isEqualTo("words");
  }

  @Test
  void whatBecameOfADecisionIsKeptAndNothingOfOthers() {
    var happened =
        new DecisionOutcome(
            "mine",
            List.of(
                new Attempt(new Target("openai", "gpt"), 503, "upstream said 503", 12),
                new Attempt(new Target("groq", "lama"), 200, "", 340)),
            "OK",
            360);
    keep(log, "mine", question(""));
    assertThat(log.find("mine").orElseThrow().happened()).isEmpty();

    log.happened(List.of(happened, new DecisionOutcome("other", List.of(), "OK", 3)));

    assertThat(log.find("mine").orElseThrow().happened()).contains(happened);
    assertThat(log.size()).isEqualTo(1);
  }

  @Test
  void whatIsKeptStaysWhatItWasWhileThousandsPass() {
    var log = new DecisionLog(150, 10_000_000);
    for (int i = 0; i < 4_000; i++) {
      keep(log, "d" + i, question("words " + "w".repeat(i % 900 == 0 ? 70_000 : i % 977)));
      if (i % 3 > 0) {
        log.happened(List.of(new DecisionOutcome("d" + (i - i % 3), List.of(), "C" + i, i)));
      }
      if (i % 401 == 400) {
        checkEach(log.latest(1_000));
      }
    }
    assertThat(log.latest(1_000)).hasSize(150);
    checkEach(log.latest(1_000));
  }

  private static void checkEach(List<DecisionLog.Kept> kept) {
    assertThat(kept).isNotEmpty();
    for (var each : kept) {
      int i = Integer.parseInt(each.id().substring(1));
      int words = i % 900 == 0 ? 70_000 : i % 977;
      assertThat(each.question().prompt()).isEqualTo("words " + "w".repeat(words));
      each.happened().ifPresent(told -> assertThat(told.decisionId()).isEqualTo(each.id()));
    }
    var oldest = kept.getLast();
    assertThat(oldest.happened().isPresent())
        .isEqualTo(Integer.parseInt(oldest.id().substring(1)) % 3 == 0);
  }

  @Test
  void attemptsAreBounded() {
    var attempt = new Attempt(new Target("openai", "gpt"), 503, "upstream said 503", 12);
    keep(log, "mine", question(""));

    log.happened(List.of(new DecisionOutcome("mine", Collections.nCopies(99, attempt), "X", 1)));

    assertThat(log.find("mine").orElseThrow().happened().orElseThrow().attempts())
        .hasSize(DecisionLog.MOST_ATTEMPTS);
  }

  @Test
  void everythingADecisionWasMadeFromComesBack() {
    var plain = question("ein schöner Tag, 晴れ 🌞");
    var full =
        new PlanRoute(
            new RequestId("req_1"),
            new CallerKey("ab12", "sk-abc"),
            "openai/gpt",
            120_000,
            8_000,
            Set.of(Capability.TOOLS, Capability.MULTI_MODEL),
            CostState.SOFT,
            new RoutingHints(
                Optional.of("cheapest"),
                RoutingHints.Urgency.HIGH,
                RoutingHints.Quality.PREMIUM,
                Set.of(Capability.VISION),
                Optional.of("alice"),
                Optional.of(new Money(0)),
                RoutingHints.AfterBreak.CONTINUE,
                true),
            "words",
            Map.of("team", "red", "city", "Köln"));
    for (var question : List.of(plain, full)) {
      keep(log, "d", question);
      var kept = log.find("d").orElseThrow();
      assertThat(kept.question()).isEqualTo(question);
      assertThat(kept.policy()).isSameAs(READS_PROMPTS);
      assertThat(kept.fleet()).isSameAs(FLEET);
      assertThat(kept.outcome()).isEqualTo(FAILED);
    }
  }

  @Test
  void thePlanComesBack() {
    var steps =
        List.of(
            new Plan.Step(new Target("openai", "gpt"), "the cheapest", true),
            new Plan.Step(new Target("builtin", "demo"), "the last", false));
    for (var hedge : List.of(OptionalLong.empty(), OptionalLong.of(0), OptionalLong.of(700))) {
      var effort = new Plan.Effort(3, 100, 2_000, hedge);
      var planned = Outcome.ok(new Plan("d", "cheapest", steps, effort));
      var inputs = new DecisionLog.Inputs(question(""), READS_PROMPTS, FLEET);
      log.keep(DecisionLog.Kept.made(inputs, "d", 7, planned));

      assertThat(log.latest(1)).extracting(DecisionLog.Kept::outcome).containsExactly(planned);
      assertThat(log.latest(1)).extracting(DecisionLog.Kept::atEpochMillis).containsExactly(7L);
    }
  }

  private static void keep(DecisionLog log, String id, PlanRoute question) {
    var inputs = new DecisionLog.Inputs(question, READS_PROMPTS, FLEET);
    log.keep(DecisionLog.Kept.made(inputs, id, 0, FAILED));
  }

  private static Policy policy(RuleSet rules) {
    return Policy.of(Options.USUAL, rules, Map.of(), Map.of());
  }

  private static PlanRoute question(String prompt) {
    return new PlanRoute(
        new RequestId("r"),
        CallerKey.ANONYMOUS,
        "auto",
        1,
        1,
        Set.of(),
        CostState.OK,
        RoutingHints.NONE,
        prompt,
        Map.of());
  }
}
