package dev.signalbox.router.plan;

import static dev.signalbox.router.plan.Samples.decide;
import static dev.signalbox.router.plan.Samples.fleet;
import static dev.signalbox.router.plan.Samples.ok;
import static dev.signalbox.router.plan.Samples.policy;
import static dev.signalbox.router.plan.Samples.question;
import static dev.signalbox.router.plan.Samples.refusal;
import static dev.signalbox.router.plan.Samples.targets;
import static dev.signalbox.router.plan.Samples.value;
import static dev.signalbox.router.plan.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.RoutingHints;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PriceBandsTest {
  private static final long THRESHOLD = 200_000;
  private static final Price.PerToken FLAT = perToken(2_000_000);
  private static final Price.PerToken RISING =
      perToken(1_000_000).withBands(List.of(new Price.Band(THRESHOLD, perToken(4_000_000))));
  private static final Offer STEADY = offer("openai", FLAT, true);
  private static final Offer CLIMBER = offer("xai", RISING, true);

  @Test
  void an_estimate_is_that_of_the_band_the_prompt_is_expected_in() {
    var tariff = Tariff.of(RISING);
    assertThat(tariff.worstCase(THRESHOLD, 1_000)).isEqualTo(THRESHOLD * 1_000 + 1_000 * 4_000);
    assertThat(tariff.worstCase(THRESHOLD + 1, 1_000))
        .isEqualTo((THRESHOLD + 1) * 4_000 + 1_000 * 16_000);
  }

  @Test
  void the_cheapest_is_another_one_for_a_longer_prompt() {
    var fleet = fleet(ok("openai", STEADY), ok("xai", CLIMBER));
    var cheapest = policy(Strategy.CHEAPEST);
    assertThat(first(asking(THRESHOLD), cheapest, fleet)).isEqualTo("xai/m");
    assertThat(first(asking(THRESHOLD + 1), cheapest, fleet)).isEqualTo("openai/m");
  }

  @Test
  void a_budget_that_is_enough_below_the_threshold_is_too_small_above_it() {
    var fleet = fleet(ok("xai", CLIMBER));
    var hints = RoutingHints.NONE.within(new Money(300_000_000));
    assertThat(targets(value(decide(with(asking(THRESHOLD), hints), cheapest(), fleet).outcome())))
        .containsExactly("xai/m");
    assertThat(refusal(with(asking(THRESHOLD + 1), hints), cheapest(), fleet))
        .isInstanceOf(GatewayError.class);
  }

  @Test
  void what_is_cheaper_for_short_prompts_only_does_not_stand_in_for_what_was_held() {
    assertThat(Tariff.of(RISING).isCoveredBy(Tariff.of(FLAT))).isFalse();
    assertThat(Tariff.of(FLAT).isCoveredBy(Tariff.of(RISING))).isFalse();
    var alike =
        perToken(2_000_000).withBands(List.of(new Price.Band(150_000, perToken(9_000_000))));
    assertThat(Tariff.of(RISING).isCoveredBy(Tariff.of(alike))).isTrue();
    assertThat(Tariff.of(alike).isCoveredBy(Tariff.of(RISING))).isFalse();
    assertThat(Tariff.of(FLAT).isCoveredBy(Tariff.of(alike))).isTrue();
    var later =
        perToken(2_000_000).withBands(List.of(new Price.Band(300_000, perToken(9_000_000))));
    assertThat(Tariff.of(RISING).isCoveredBy(Tariff.of(later)))
        .as("dearer between the two thresholds")
        .isFalse();
    assertThat(Tariff.of(RISING).isCoveredBy(Tariff.of(RISING))).isTrue();
    var freeAtFirst = perToken(0).withBands(List.of(new Price.Band(1_000, FLAT)));
    assertThat(Tariff.of(freeAtFirst).isFree()).isFalse();
  }

  private static Policy cheapest() {
    return policy(Strategy.CHEAPEST);
  }

  private static String first(PlanRoute question, Policy policy, Fleet fleet) {
    return targets(value(decide(question, policy, fleet).outcome())).getFirst();
  }

  private static PlanRoute asking(long promptTokens) {
    return question("auto", promptTokens, 1_000, Set.of(), CostState.OK);
  }

  private static Price.PerToken perToken(long input) {
    return new Price.PerToken(input, input, input, input * 4);
  }

  private static Offer offer(String provider, Price price, boolean standard) {
    return Samples.offer(provider, "m", price, 900, 1_000_000, standard, Capability.CHAT);
  }
}
