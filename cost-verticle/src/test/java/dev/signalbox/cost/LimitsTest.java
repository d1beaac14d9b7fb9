package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Money;
import dev.signalbox.api.cost.CostState;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// When a changed limit makes room for another alert of a threshold.
final class LimitsTest {
  @Test
  void a_raise_leaves_behind_what_the_account_is_below_now() {
    assertThat(month(200).leaveBehind(told(CostState.WARNING, 50, 85))).isTrue();
    assertThat(month(171).leaveBehind(told(CostState.WARNING, 50, 85))).isTrue();
    assertThat(month(170).leaveBehind(told(CostState.WARNING, 50, 85))).isFalse();
    assertThat(month(110).leaveBehind(told(CostState.SOFT, 80, 85))).isTrue();
    assertThat(month(105).leaveBehind(told(CostState.SOFT, 80, 85))).isFalse();
    assertThat(month(101).leaveBehind(told(CostState.HARD, 100, 85))).isTrue();
    assertThat(month(101).leaveBehind(told(CostState.HARD, 100, 101))).isFalse();
  }

  @Test
  void the_same_limit_and_a_lower_one_leave_nothing_behind() {
    for (var hard = 50; hard <= 100; hard++) {
      assertThat(month(hard).leaveBehind(told(CostState.HARD, 100, 80))).isFalse();
      assertThat(month(hard).leaveBehind(told(CostState.SOFT, 80, 80))).isFalse();
      assertThat(month(hard).leaveBehind(told(CostState.WARNING, 50, 80))).isFalse();
    }
  }

  @Test
  void the_very_limit_that_was_told_of_is_not_left_though_the_database_knows_of_less() {
    assertThat(month(100).leaveBehind(told(CostState.WARNING, 50, 49))).isFalse();
    assertThat(month(100).leaveBehind(told(CostState.SOFT, 80, 0))).isFalse();
  }

  @Test
  void either_limit_keeps_what_was_told_of_it() {
    var both = new Limits(thresholds(500), Optional.of(usd(100)));
    assertThat(both.leaveBehind(told(CostState.HARD, 100, 10, 85))).isFalse();
    assertThat(month(500).leaveBehind(told(CostState.HARD, 100, 10, 85))).isTrue();
    var raised = new Limits(thresholds(500), Optional.of(usd(2_000)));
    assertThat(raised.leaveBehind(told(CostState.HARD, 1_000, 100, 900))).isTrue();
    assertThat(raised.leaveBehind(told(CostState.HARD, 1_000, 500, 900))).isFalse();
  }

  private static Limits month(long hard) {
    return new Limits(thresholds(hard), Optional.empty());
  }

  private static Thresholds thresholds(long hard) {
    return new Thresholds(usd(hard), 50, 80);
  }

  private static Limits.Told told(CostState state, long threshold, long settled) {
    return told(state, threshold, settled, settled);
  }

  private static Limits.Told told(CostState state, long threshold, long settled, long ever) {
    return new Limits.Told("key:a", state, usd(threshold), usd(settled), usd(ever));
  }

  private static Money usd(long dollars) {
    return new Money(dollars * 1_000_000_000);
  }
}
