package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.inference.Usage;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class AccountStateTest {
  private static final long NOVEMBER = Instant.parse("2026-11-20T00:00:00Z").toEpochMilli();
  private static final long DECEMBER = Instant.parse("2026-12-02T00:00:00Z").toEpochMilli();
  private static final Cycle CYCLE = Cycle.at(NOVEMBER);

  private final AccountState account = new AccountState(CYCLE);

  @Test
  void counts_what_is_on_its_way_until_the_database_has_it() {
    var hold = line(LedgerLine.HOLD, 100, 0);
    account.expect(hold, NOVEMBER);
    assertThat(held()).isEqualTo(100);

    account.heard(new Totals("key:a", 5, 100, 7, 1), CYCLE);
    account.arrived(hold);
    assertThat(held()).isEqualTo(100);
    assertThat(account.view(NOVEMBER).spent()).isEqualTo(Sample.nano(5));
    assertThat(account.view(NOVEMBER).ever()).isEqualTo(Sample.nano(7));
  }

  @Test
  void older_sums_do_not_overwrite_newer_ones() {
    account.heard(new Totals("key:a", 50, 0, 50, 9), CYCLE);
    account.heard(new Totals("key:a", 10, 0, 10, 8), CYCLE);
    assertThat(account.view(NOVEMBER).spent()).isEqualTo(Sample.nano(50));
  }

  @Test
  void after_other_limits_only_what_still_counts_as_told_is_not_told_again() {
    assertThat(account.crosses(CostState.HARD, NOVEMBER)).isTrue();
    account.toldAtMost(CostState.WARNING);
    assertThat(account.crosses(CostState.WARNING, NOVEMBER)).isFalse();
    assertThat(account.crosses(CostState.SOFT, NOVEMBER)).isTrue();
    account.toldAtMost(CostState.HARD);
    assertThat(account.crosses(CostState.SOFT, NOVEMBER)).isFalse();
  }

  @Test
  void a_new_month_starts_with_nothing_spent_and_the_old_total() {
    account.heard(new Totals("key:a", 50, 3, 80, 9), CYCLE);
    var view = account.view(DECEMBER);
    assertThat(view.used()).isEqualTo(Sample.nano(0));
    assertThat(view.ever()).isEqualTo(Sample.nano(80));
    account.heard(new Totals("key:a", 60, 3, 90, 10), CYCLE);
    assertThat(account.view(DECEMBER).used()).as("sums of a past month").isEqualTo(Sample.nano(0));
  }

  @Test
  void what_was_on_its_way_when_the_month_ended_stays_in_the_total() {
    var charge = line(1, 0, 100);
    account.expect(charge, NOVEMBER);
    assertThat(account.view(DECEMBER).ever()).isEqualTo(Sample.nano(100));

    account.heard(new Totals("key:a", 100, 0, 100, 1), CYCLE);
    account.arrived(charge);
    assertThat(account.view(DECEMBER).ever()).isEqualTo(Sample.nano(100));
    assertThat(account.view(DECEMBER).used()).isEqualTo(Sample.nano(0));
  }

  @Test
  void sums_of_a_month_nobody_has_looked_at_yet_begin_it() {
    account.heard(new Totals("key:a", 7, 0, 107, 1), Cycle.at(DECEMBER));
    assertThat(account.view(DECEMBER).spent()).isEqualTo(Sample.nano(7));
  }

  @Test
  void crosses_each_state_once_per_cycle() {
    assertThat(account.crosses(CostState.OK, NOVEMBER)).isFalse();
    assertThat(account.crosses(CostState.WARNING, NOVEMBER)).isTrue();
    assertThat(account.crosses(CostState.WARNING, NOVEMBER)).isFalse();
    assertThat(account.crosses(CostState.HARD, NOVEMBER)).isTrue();
    assertThat(account.crosses(CostState.SOFT, NOVEMBER)).isFalse();
    assertThat(account.crosses(CostState.WARNING, DECEMBER)).isTrue();
  }

  @Test
  void is_idle_only_when_nothing_is_on_its_way() {
    var charge = line(1, 0, 10);
    account.expect(charge, NOVEMBER);
    assertThat(account.isIdleSince(DECEMBER)).isFalse();
    account.arrived(charge);
    assertThat(account.isIdleSince(DECEMBER)).isTrue();
    assertThat(account.isIdleSince(NOVEMBER)).isFalse();
  }

  @Test
  void a_line_comes_back_from_disk_as_it_went() {
    var charge =
        new LedgerLine(
            "r",
            "key:a",
            2,
            EntryState.ESTIMATED,
            CYCLE.firstDay(),
            CYCLE.firstDay(),
            -5,
            7,
            Sample.PRICED,
            new Usage(1, 2, 3, 4, 5, true),
            NOVEMBER);
    assertThat(LedgerLine.decoded(charge.encoded())).isEqualTo(charge);
    var hold = line(LedgerLine.HOLD, 1, 0);
    assertThat(LedgerLine.decoded(hold.encoded())).isEqualTo(hold);
  }

  private long held() {
    return account.view(NOVEMBER).held().nanoUsd();
  }

  private static LedgerLine line(int attempt, long held, long spent) {
    var state = attempt == LedgerLine.HOLD ? EntryState.HELD : EntryState.SETTLED;
    return new LedgerLine(
        "r",
        "key:a",
        attempt,
        state,
        CYCLE.firstDay(),
        CYCLE.firstDay(),
        held,
        spent,
        null,
        Usage.NONE,
        NOVEMBER);
  }
}
