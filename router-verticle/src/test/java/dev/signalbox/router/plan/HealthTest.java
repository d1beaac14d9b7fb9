package dev.signalbox.router.plan;

import static dev.signalbox.router.plan.Samples.HAIKU;
import static dev.signalbox.router.plan.Samples.MINI;
import static dev.signalbox.router.plan.Samples.NOW;
import static dev.signalbox.router.plan.Samples.as;
import static dev.signalbox.router.plan.Samples.ask;
import static dev.signalbox.router.plan.Samples.decide;
import static dev.signalbox.router.plan.Samples.fleet;
import static dev.signalbox.router.plan.Samples.health;
import static dev.signalbox.router.plan.Samples.measured;
import static dev.signalbox.router.plan.Samples.ok;
import static dev.signalbox.router.plan.Samples.plan;
import static dev.signalbox.router.plan.Samples.policy;
import static dev.signalbox.router.plan.Samples.presence;
import static dev.signalbox.router.plan.Samples.targets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final ProviderPresence OTHER = ok("anthropic", HAIKU);

  @Test
  void anOpenCircuitIsLeftOutWhileAnotherTargetIsThere() {
    var fleet = fleet(with(health("gpt-4o-mini", Circuit.OPEN)), OTHER);

    var decision = decide(ask("auto"), policy(Strategy.CHEAPEST), fleet);

    assertThat(targets(Samples.value(decision.outcome()))).containsExactly("anthropic/haiku");
    assertThat(removals(decision)).containsEntry("openai/gpt-4o-mini", Filter.CIRCUIT_OPEN);
  }

  @Test
  void whereEveryCircuitIsOpenThePlanSaysSo() {
    var plan = plan("auto", fleet(with(health("gpt-4o-mini", Circuit.OPEN))));

    assertThat(targets(plan)).containsExactly("openai/gpt-4o-mini");
    assertThat(plan.steps().getFirst().reason()).contains("circuit is open");
  }

  @Test
  void aProviderThatAskedToWaitIsLeftOutUntilThen() {
    var waiting = new TargetHealth("gpt-4o-mini", Circuit.CLOSED, 0, 0, 0, 100, 3, 0, NOW + 500);
    var view = FleetView.of(List.of(presence(with(waiting), OTHER)));
    var before = Fleet.of(view, new Quality(Map.of()), Optional.empty(), NOW);

    assertThat(targets(plan("auto", before))).containsExactly("anthropic/haiku");
    assertThat(before.isStill(view, NOW + 499)).isTrue();
    assertThat(before.isStill(view, NOW + 500)).isFalse();

    var after = Fleet.of(view, new Quality(Map.of()), Optional.of(before), NOW + 500);
    assertThat(targets(plan("auto", after))).startsWith("openai/gpt-4o-mini");
    assertThat(after.book()).isSameAs(before.book());
    assertThat(after.number()).isEqualTo(before.number() + 1);
  }

  @Test
  void aTargetOnTrialGetsATrickleAndTheSameRequestsEveryTime() {
    var fleet = fleet(with(health("gpt-4o-mini", Circuit.HALF_OPEN)), OTHER);
    var policy = policy(Strategy.CHEAPEST);

    var tried =
        IntStream.range(0, 2000)
            .mapToObj(i -> as("request-" + i, ask("auto")))
            .filter(question -> targets(plan(question, policy, fleet)).getFirst().contains("mini"))
            .toList();

    assertThat(tried).hasSizeBetween(40, 200);
    assertThat(tried)
        .allSatisfy(question ->
            assertThat(targets(plan(question, policy, fleet)).getFirst()).contains("mini"));
  }

  @Test
  void aCircuitIsOpenWhenAllSayItWhoHaveCalled() {
    var open = health("m", Circuit.OPEN);
    var closed = health("m", Circuit.CLOSED);
    var idle = new TargetHealth("m", Circuit.CLOSED, 0, 0, 0, 100, 0, 0, 0);

    assertThat(Health.together(open, open).circuit()).isEqualTo(Circuit.OPEN);
    assertThat(Health.together(open, idle).circuit()).isEqualTo(Circuit.OPEN);
    assertThat(Health.together(idle, open).circuit()).isEqualTo(Circuit.OPEN);
    assertThat(Health.together(open, closed).circuit()).isEqualTo(Circuit.HALF_OPEN);
    assertThat(Health.together(idle, closed).circuit()).isEqualTo(Circuit.CLOSED);
  }

  @Test
  void measurementsOfReplicasCountByTheirCalls() {
    var a = new TargetHealth("m", Circuit.CLOSED, 100, 300, 1000, 100, 9, 2, 5);
    var b = new TargetHealth("m", Circuit.CLOSED, 200, 900, 0, 50, 1, 3, 7);

    assertThat(Health.together(a, b))
        .isEqualTo(new TargetHealth("m", Circuit.CLOSED, 110, 900, 1000, 95, 10, 5, 7));
  }

  @Test
  void oneFailedCallIsNotAReliabilityOfZero() {
    var failed = new TargetHealth("gpt-4o-mini", Circuit.CLOSED, 0, 0, 0, 0, 1, 0, 0);
    var fleet = fleet(with(failed));

    var standing = fleet.standing(fleet.book().listings().getFirst());

    assertThat(standing.reliability()).isBetween(70, 90);
    assertThat(fleet.health("openai", "gpt-4o-mini")).contains(failed);
  }

  private static ProviderPresence with(TargetHealth health) {
    return measured(ok("openai", MINI), health);
  }

  static Map<String, Filter> removals(Decision decision) {
    return decision.candidates().stream()
        .filter(one -> one.removedBy().isPresent())
        .collect(
            java.util.stream.Collectors.toMap(
                one -> one.listing().name(), one -> one.removedBy().orElseThrow()));
  }
}
