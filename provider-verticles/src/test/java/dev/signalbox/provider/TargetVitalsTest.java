package dev.signalbox.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.routing.TargetSwitch;
import dev.signalbox.provider.TargetVitals.Times;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TargetVitalsTest {
  private static final Target TARGET = new Target("openai", "m");

  private final List<TargetSwitch> told = new CopyOnWriteArrayList<>();
  private final TargetVitals vitals =
      new TargetVitals(TARGET, Vitals.CONDITIONS, Vitals.telling(told));
  private long now = 1_000_000;

  @Test
  void nothing_measured_is_trusted() {
    var health = vitals.health(7);

    assertThat(vitals.isMeasured()).isFalse();
    assertThat(health.circuit()).isEqualTo(Circuit.CLOSED);
    assertThat(health.successPercent()).isEqualTo(100);
    assertThat(health.slowFirstTokenMillis()).isZero();
    assertThat(health.notBeforeEpochMillis()).isEqualTo(7);
  }

  @Test
  void averages_follow_the_newest_calls_slowly_and_the_slow_ones_are_counted_exactly() {
    for (var i = 1; i <= 100; i++) {
      call(Verdict.ANSWERED, new Times(i, 2L * i));
    }
    var health = vitals.health(0);

    assertThat(health.slowFirstTokenMillis()).isEqualTo(95);
    assertThat(health.firstTokenMillis()).isEqualTo(96);
    assertThat(health.totalMillis()).isEqualTo(192);
    assertThat(health.calls()).isEqualTo(100);
  }

  @Test
  void slow_calls_that_are_given_up_stay_in_the_percentile() {
    for (var i = 0; i < 80; i++) {
      call(Verdict.ANSWERED, new Times(100, 200));
    }
    for (var i = 0; i < 10; i++) {
      call(Verdict.NOTHING, new Times(-1, 50));
    }
    assertThat(vitals.health(0).slowFirstTokenMillis()).isEqualTo(100);

    for (var i = 0; i < 10; i++) {
      call(Verdict.NOTHING, new Times(-1, 900));
    }
    assertThat(vitals.health(0).slowFirstTokenMillis()).isEqualTo(900);
    assertThat(vitals.health(0).firstTokenMillis()).isEqualTo(100);
    assertThat(vitals.health(0).calls()).isEqualTo(80);
  }

  @Test
  void calls_are_in_flight_until_they_end_however_they_do() {
    var first = vitals.enter(now);
    var second = vitals.enter(now);
    assertThat(vitals.health(0).inFlight()).isEqualTo(2);

    vitals.ended(first, Verdict.NOTHING, new Times(-1, 5), now);
    vitals.ended(second, Verdict.FAILED, new Times(-1, 5), now);
    assertThat(vitals.health(0).inFlight()).isZero();
    assertThat(vitals.health(0).calls()).isEqualTo(1);
  }

  @Test
  void failures_in_a_row_open_the_circuit_once() {
    fail(5);

    assertThat(vitals.health(0).circuit()).isEqualTo(Circuit.OPEN);
    assertThat(vitals.enter(now + 99).granted()).isFalse();
    assertThat(told)
        .containsExactly(
            new TargetSwitch(TARGET, "here", "closed", "open", "5 calls in a row failed", now));
  }

  @Test
  void a_single_trial_goes_through_and_its_answer_closes_the_circuit() {
    fail(5);
    now += 100;

    var trial = vitals.enter(now);
    assertThat(trial.trial()).isTrue();
    assertThat(vitals.enter(now).granted()).isFalse();
    vitals.ended(trial, Verdict.ANSWERED, new Times(1, 2), now);

    assertThat(states()).containsExactly("open", "half_open", "closed");
    assertThat(vitals.health(0).successPercent()).isEqualTo(100);
    fail(4);
    assertThat(vitals.health(0).circuit()).isEqualTo(Circuit.CLOSED);
  }

  @Test
  void a_target_that_fails_its_trials_stays_away_for_longer_each_time_and_not_for_ever() {
    fail(5);
    for (var wait = 100; wait <= 3200; wait *= 2) {
      now += wait - 1;
      assertThat(vitals.enter(now).granted()).as("after %d", wait - 1).isFalse();
      now++;
      vitals.ended(vitals.enter(now), Verdict.FAILED, new Times(-1, 1), now);
    }
    assertThat(vitals.breaker().retryAtMillis() - now).isEqualTo(3200);
  }

  @Test
  void a_trial_that_says_nothing_lets_the_next_call_be_one() {
    fail(5);
    now += 100;
    for (var silent : List.of(Verdict.NOTHING, Verdict.DENIED)) {
      vitals.ended(vitals.enter(now), silent, new Times(-1, 1), now);
    }
    var lost = vitals.enter(now);
    assertThat(vitals.enter(now + 119_999).granted()).isFalse();
    assertThat(vitals.enter(now + 120_000).trial()).as("%s was lost", lost).isTrue();
    assertThat(states()).containsExactly("open", "half_open");
  }

  @Test
  void a_call_from_before_the_opening_neither_closes_the_circuit_nor_keeps_it_open() {
    var before = vitals.enter(now);
    var another = vitals.enter(now);
    fail(5);
    vitals.ended(before, Verdict.ANSWERED, new Times(1, 1), now);
    assertThat(vitals.health(0).circuit()).isEqualTo(Circuit.OPEN);

    now += 100;
    var trial = vitals.enter(now);
    vitals.ended(another, Verdict.FAILED, new Times(-1, 1), now);
    assertThat(vitals.health(0).circuit()).isEqualTo(Circuit.HALF_OPEN);
    vitals.ended(trial, Verdict.REFUSED, new Times(-1, 1), now);
    assertThat(vitals.health(0).circuit()).isEqualTo(Circuit.CLOSED);
  }

  @Test
  void too_many_failures_among_the_last_calls_open_it_and_old_merits_do_not_count() {
    for (var i = 0; i < 80; i++) {
      call(Verdict.ANSWERED, new Times(1, 1));
    }
    for (var i = 0; i < 11; i++) {
      assertThat(vitals.health(0).circuit()).isEqualTo(Circuit.CLOSED);
      call(Verdict.FAILED, new Times(-1, 1));
      if (i % 2 == 1 && i < 10) {
        call(Verdict.ANSWERED, new Times(1, 1));
      }
    }
    assertThat(told)
        .extracting(TargetSwitch::reason)
        .first()
        .asString()
        .contains("% of the last 20");
  }

  @Test
  void being_denied_all_the_time_opens_it_by_its_success_rate() {
    for (var i = 0; i < 10; i++) {
      call(Verdict.DENIED, new Times(-1, 1));
    }
    assertThat(told)
        .extracting(TargetSwitch::reason)
        .containsExactly("only 0 % of the last 10 calls were answered");
  }

  @Test
  void slow_answers_open_it_after_enough_calls() {
    for (var i = 0; i < 9; i++) {
      call(Verdict.ANSWERED, new Times(1500, 2000));
    }
    assertThat(told).isEmpty();
    call(Verdict.ANSWERED, new Times(1500, 2000));
    assertThat(told)
        .extracting(TargetSwitch::reason)
        .containsExactly("it takes 1500 ms to begin an answer");
  }

  @Test
  void what_was_long_ago_is_forgotten() {
    fail(4);
    now += 600_001;
    call(Verdict.ANSWERED, new Times(1, 1));
    assertThat(vitals.health(0).calls()).isEqualTo(1);
  }

  @Test
  void a_free_check_brings_it_back_on_parole() {
    fail(5);
    assertThat(vitals.wantsCheck(now)).isFalse();
    now += 100;
    assertThat(vitals.wantsCheck(now)).isTrue();
    assertThat(vitals.wantsCheck(now)).isFalse();
    assertThat(vitals.enter(now).granted()).isFalse();
    vitals.checked(true, now);
    assertThat(vitals.health(0).circuit()).isEqualTo(Circuit.CLOSED);

    fail(1);
    assertThat(vitals.breaker().reason()).isEqualTo("it failed again on its return");
    now += 200;
    assertThat(vitals.wantsCheck(now)).isTrue();
    vitals.checked(false, now);
    assertThat(vitals.breaker().retryAtMillis() - now).isEqualTo(400);
    now += 400;
    assertThat(vitals.wantsCheck(now)).isTrue();
    vitals.unchecked(now);
    vitals.ended(vitals.enter(now), Verdict.ANSWERED, new Times(1, 1), now);
    fail(4);
    assertThat(vitals.health(0).circuit()).isEqualTo(Circuit.CLOSED);
    assertThat(vitals.health(0).inFlight()).isZero();
  }

  @Test
  void many_threads_see_one_opening_and_lose_no_call() {
    IntStream.range(0, 10_000)
        .parallel()
        .forEach(_ -> {
          var pass = vitals.enter(now);
          if (pass.granted()) {
            vitals.ended(pass, Verdict.FAILED, new Times(3, 4), now);
          }
        });
    assertThat(states()).containsExactly("open");
    assertThat(vitals.health(0).inFlight()).isZero();
  }

  @Test
  void an_error_is_blamed_on_whom_it_belongs_to() {
    assertThat(Verdict.of(new ProviderFailed("p", 503, ""), 1)).isEqualTo(Verdict.FAILED);
    assertThat(Verdict.of(new ProviderFailed("p", 429, ""), 1)).isEqualTo(Verdict.DENIED);
    assertThat(Verdict.of(new ProviderRejected("p", 401, ""), 1)).isEqualTo(Verdict.DENIED);
    assertThat(Verdict.of(new ProviderRejected("p", 422, ""), 1)).isEqualTo(Verdict.REFUSED);
    assertThat(Verdict.of(new DeadlineExceeded("p"), 9_999)).isEqualTo(Verdict.NOTHING);
    assertThat(Verdict.of(new DeadlineExceeded("p"), 10_000)).isEqualTo(Verdict.FAILED);
  }

  private void fail(int times) {
    for (var i = 0; i < times; i++) {
      call(Verdict.FAILED, new Times(-1, 1));
    }
  }

  private void call(Verdict verdict, Times times) {
    vitals.ended(vitals.enter(now), verdict, times, now);
  }

  private List<String> states() {
    return told.stream().map(TargetSwitch::to).toList();
  }
}
