package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Unit;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.gateway.NextCall.Room;
import dev.signalbox.gateway.NextCall.Tried;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextCallTest {
  private static final Room ROOM = new Room(60_000, 30_000, _ -> 0);
  private static final Tried FIRST = new Tried(0, true, false);
  private static final Tried SECOND = new Tried(1, true, false);
  private static final Tried FIRST_FOR_GOOD = new Tried(0, false, false);
  private static final Tried SECOND_FOR_GOOD = new Tried(1, false, false);

  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void the_next_step_follows_at_once_whatever_the_failure() {
    assertThat(after(plan(2, 5), ROOM, FIRST)).contains(new NextCall(1, 0));
    assertThat(after(plan(2, 5), ROOM, FIRST_FOR_GOOD)).contains(new NextCall(1, 0));
  }

  @Test
  void no_more_calls_than_the_effort_allows() {
    assertThat(after(plan(3, 1), ROOM, FIRST)).isPresent();
    assertThat(after(plan(3, 1), ROOM, FIRST, SECOND)).isEmpty();
    assertThat(after(plan(1, 0), ROOM, FIRST)).isEmpty();
    assertThat(NextCall.fresh(plan(3, 1), List.of(FIRST, SECOND))).isEmpty();
  }

  @Test
  void a_further_round_waits_once_and_takes_the_steps_in_order() {
    var again = after(plan(2, 9), ROOM, FIRST, SECOND).orElseThrow();
    assertThat(again.step()).isZero();
    assertThat(again.waitMillis()).isBetween(0L, 100L);
    assertThat(after(plan(2, 9), ROOM, FIRST, SECOND, FIRST)).contains(new NextCall(1, 0));
  }

  @Test
  void what_was_refused_for_good_is_not_asked_again() {
    assertThat(after(plan(2, 9), ROOM, FIRST_FOR_GOOD, SECOND))
        .get()
        .extracting(NextCall::step)
        .isEqualTo(1);
    assertThat(after(plan(2, 9), ROOM, FIRST_FOR_GOOD, SECOND_FOR_GOOD)).isEmpty();
    assertThat(after(plan(1, 9), ROOM, FIRST, FIRST_FOR_GOOD)).isEmpty();
  }

  @Test
  void waits_are_random_below_a_bound_that_doubles_up_to_a_limit() {
    for (var round = 1; round <= 12; round++) {
      var bound = Math.min(1_000, 100L << (round - 1));
      var longest = 0L;
      for (var time = 0; time < 200; time++) {
        var wait = after(plan(1, 99), ROOM, rounds(round)).orElseThrow().waitMillis();
        assertThat(wait).isBetween(0L, bound);
        longest = Math.max(longest, wait);
      }
      assertThat(longest).as("round %s uses its room", round).isGreaterThan(bound / 2);
    }
  }

  @Test
  void the_same_seed_waits_the_same() {
    var one = NextCall.after(plan(1, 9), List.of(FIRST), ROOM, new SplittableRandom(3));
    var other = NextCall.after(plan(1, 9), List.of(FIRST), ROOM, new SplittableRandom(3));
    assertThat(one).isEqualTo(other);
  }

  @Test
  void a_wait_that_would_pass_the_deadline_is_not_begun() {
    var asksForMuch = new Room(5_000, 30_000, _ -> 5_000);
    assertThat(after(plan(1, 9), asksForMuch, FIRST)).isEmpty();
    assertThat(after(plan(1, 9), new Room(0, 30_000, _ -> 0), FIRST)).isEmpty();
  }

  @Test
  void a_caller_is_not_held_for_a_pause_that_is_too_long() {
    var asksForMuch = new Room(60_000, 5_000, _ -> 5_001);
    assertThat(after(plan(1, 9), asksForMuch, FIRST)).isEmpty();
    assertThat(NextCall.soonestMillis(plan(1, 9), List.of(FIRST), asksForMuch.askedFor()))
        .isEqualTo(5_001);
  }

  @Test
  void a_target_that_asked_for_a_pause_gets_it_and_the_others_go_first() {
    var room = new Room(60_000, 30_000, step -> step.target().model().equals("m0") ? 7_000 : 0);
    assertThat(after(plan(2, 9), room, FIRST, SECOND))
        .get()
        .extracting(NextCall::step)
        .isEqualTo(1);
    assertThat(after(plan(2, 9), room, FIRST, SECOND, SECOND_FOR_GOOD))
        .get()
        .extracting(NextCall::waitMillis)
        .isEqualTo(7_000L);
  }

  @ParameterizedTest
  @CsvSource({
    "0,true",
    "200,true",
    "302,false",
    "400,false",
    "402,false",
    "408,true",
    "425,true",
    "429,true",
    "500,true",
    "503,true",
    "529,true"
  })
  void some_failures_may_pass(int status, boolean expected) {
    assertThat(mayPass(new ProviderFailed("openai", status, "x"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"400", "401", "403", "404", "422"})
  void refusals_never_pass(int status) {
    assertThat(mayPass(new ProviderRejected("openai", status, "x"))).isFalse();
  }

  @Test
  void a_providers_unit_may_come_back_and_others_are_no_concern_of_a_call() {
    assertThat(mayPass(new UnitUnavailable(Unit.PROVIDERS))).isTrue();
    assertThat(mayPass(new UnitUnavailable(Unit.SECURITY))).isFalse();
    assertThat(mayPass(new GatewayError.DeadlineExceeded("call"))).isFalse();
  }

  @Test
  void a_pause_that_has_not_been_told_yet_is_waited_for_until_it_is() {
    var limited = Tried.failed(0, new ProviderFailed("openai", 429, "slow down"));
    assertThat(after(plan(1, 9), ROOM, limited).orElseThrow().waitMillis())
        .isGreaterThanOrEqualTo(600);
    assertThat(
            after(plan(1, 9), new Room(60_000, 30_000, _ -> 300), limited)
                .orElseThrow()
                .waitMillis())
        .isEqualTo(300);
  }

  private static boolean mayPass(GatewayError failure) {
    return Tried.failed(0, failure).mayPass();
  }

  private Optional<NextCall> after(Plan plan, Room room, Tried... tried) {
    return NextCall.after(plan, List.of(tried), room, random);
  }

  private static Tried[] rounds(int count) {
    var tried = new Tried[count];
    java.util.Arrays.fill(tried, FIRST);
    return tried;
  }

  private static Plan plan(int steps, int maxRetries) {
    var all = new ArrayList<Plan.Step>();
    for (var step = 0; step < steps; step++) {
      all.add(new Plan.Step(new Target("p" + step, "m" + step), "test", true));
    }
    return new Plan(
        "dec_1", "cheapest", all, new Plan.Effort(maxRetries, 100, 1_000, OptionalLong.empty()));
  }
}
