package dev.signalbox.router.plan;

import static dev.signalbox.router.plan.Samples.NOW;
import static dev.signalbox.router.plan.Samples.presence;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.RoutingHints.AfterBreak;
import dev.signalbox.api.routing.RoutingHints.Urgency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What holds of every decision, over seeded random fleets, policies and requests.
class SamePlanTest {
  private static final long SEED = 20261121;
  private static final int ROUNDS = 600;
  private static final List<String> STATUSES = List.of("ok", "unknown", "degraded", "down");
  private static final List<String> NAMES =
      List.of("auto", "p0", "p1/m1", "m2", "chat", "gpt", "p3/new", "nobody", "mine", "team");

  private final Random random = new Random(SEED);

  @Test
  void theSameInputsGiveTheSamePlanHoweverTheyCameToBe() {
    for (int round = 0; round < ROUNDS; round++) {
      var providers = providers();
      var question = question(round);
      var rules = rules();

      var one = decide(question, policy(rules), fleet(providers));
      var other = decide(question, policy(rules), fleet(providers));

      assertThat(other.outcome()).as("round " + round).isEqualTo(one.outcome());
    }
  }

  @Test
  void everyCandidateIsInThePlanOrRemovedByOneFilterThatCanSayWhy() {
    for (int round = 0; round < ROUNDS; round++) {
      var question = question(round);
      var decision = decide(question, policy(rules()), fleet(providers()));

      for (var candidate : decision.candidates()) {
        assertThat(candidate.removedBy().isEmpty())
            .as("round " + round)
            .isEqualTo(decision.order().contains(candidate));
        candidate
            .removedBy()
            .ifPresent(
                filter -> assertThat(Explanation.why(filter, candidate, question)).isNotBlank());
      }
      if (decision.outcome() instanceof Outcome.Ok<?>) {
        assertThat(decision.order())
            .hasSizeBetween(1, 3)
            .extracting(one -> one.listing().name())
            .doesNotHaveDuplicates();
      }
    }
  }

  private static Decision decide(PlanRoute question, Policy policy, Fleet fleet) {
    return Planner.decide("d", question, policy, fleet);
  }

  private static Fleet fleet(List<ProviderPresence> providers) {
    var replica = presence(providers.toArray(ProviderPresence[]::new));
    return Fleet.of(
        FleetView.of(List.of(replica)), new Quality(Map.of("m1", 90)), Optional.empty(), NOW);
  }

  private Policy policy(List<Rule> rules) {
    return Policy.of(
        Options.USUAL,
        RuleSet.of(rules),
        Map.of("mine", List.of("p1", "p2/m1", "p1/m0")),
        Map.of());
  }

  private List<ProviderPresence> providers() {
    var providers = new ArrayList<ProviderPresence>();
    for (int p = 0; p < random.nextInt(6); p++) {
      var offers = new ArrayList<Offer>();
      var targets = new ArrayList<TargetHealth>();
      for (int m = 0; m < 1 + random.nextInt(4); m++) {
        offers.add(offer(p, m));
        targets.add(health(m));
      }
      providers.add(
          new ProviderPresence(
              "p" + p, any(STATUSES), random.nextInt(900), random.nextInt(101), offers, targets));
    }
    return providers;
  }

  private Offer offer(int provider, int model) {
    var price =
        switch (random.nextInt(5)) {
          case 0 -> new Price.Free();
          case 1 -> new Price.Unknown();
          case 2 -> perToken().withBands(List.of(new Price.Band(500, perToken())));
          default -> perToken();
        };
    return Samples.offer(
        "p" + provider,
        "m" + model,
        price,
        1 + random.nextInt(3_000),
        random.nextBoolean() ? 0 : 1_000,
        model == 0,
        random.nextBoolean() ? Capability.CHAT : Set.of(Capability.TEXT));
  }

  private Price.PerToken perToken() {
    return new Price.PerToken(1 + random.nextInt(999_999), 1, 1, random.nextInt(999_999));
  }

  private TargetHealth health(int model) {
    return new TargetHealth(
        "m" + model,
        any(List.of(Circuit.values())),
        random.nextInt(500),
        random.nextInt(2_000),
        random.nextInt(2_000),
        random.nextInt(101),
        random.nextInt(50),
        0,
        random.nextBoolean() ? 0 : NOW + random.nextInt(200) - 100);
  }

  private List<Rule> rules() {
    var rules = new ArrayList<Rule>();
    for (int r = 0; r < random.nextInt(4); r++) {
      var condition =
          random.nextBoolean()
              ? new Condition.Says(List.of("word" + r))
              : new Condition.Within(Amount.ESTIMATED_COST, 0, random.nextInt(1_000_000));
      rules.add(
          new Rule(
              "r" + r,
              "r" + r,
              random.nextBoolean() ? "" : "team",
              condition,
              List.of(any(NAMES), any(NAMES)),
              random.nextInt(3),
              random.nextInt(4) > 0));
    }
    return rules;
  }

  private PlanRoute question(int round) {
    var hints =
        new RoutingHints(
            random.nextInt(3) > 0
                ? Optional.empty()
                : Optional.of(any(List.of(Strategy.values())).wireName()),
            any(List.of(Urgency.values())),
            any(List.of(RoutingHints.Quality.values())),
            random.nextInt(5) > 0 ? Set.of() : Set.of(Capability.STREAMING),
            Optional.empty(),
            random.nextInt(4) > 0
                ? Optional.empty()
                : Optional.of(new Money(random.nextInt(900_000))),
            AfterBreak.FAIL,
            random.nextBoolean());
    return new PlanRoute(
        new RequestId("request-" + round),
        CallerKey.ANONYMOUS,
        any(NAMES),
        random.nextInt(2_000),
        random.nextInt(800),
        random.nextInt(3) > 0 ? Set.of() : Set.of(Capability.TOOLS),
        any(List.of(CostState.OK, CostState.SOFT, CostState.UNKNOWN)),
        hints,
        "some word" + random.nextInt(5) + " here",
        Map.of());
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
