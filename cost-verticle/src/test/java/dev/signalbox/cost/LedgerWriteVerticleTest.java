package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lines in the orders and companies they can arrive in, over the real statement.
@CleanRun
final class LedgerWriteVerticleTest {
  private static final String A = "key:a";
  private static final String S = "session:a:1";
  private static final Cycle NOVEMBER = at("2026-11-30T23:59:59Z");
  private static final Cycle DECEMBER = at("2026-12-01T00:00:01Z");

  @TempDir Path home;
  private CostFixture cost;
  private Ledger ledger;

  @BeforeEach
  void open(Vertx vertx) {
    // nobody else sweeps or writes
    var settings = Map.of("COST_HOLD_EXPIRY_SECONDS", "86400");
    cost = new CostFixture(vertx, TemporaryPostgres.database(), home, settings);
    ledger = new Ledger(cost.platform.database());
  }

  @AfterEach
  void every_sum_is_that_of_its_entries() {
    cost.checkSums();
  }

  @Test
  void an_opening_and_its_end_in_two_batches_leave_what_was_spent() {
    write(opening("r1", A, 1, 500), opening("r1", S, 1, 500), opening("r2", A, 1, 70));
    assertThat(held(A)).isEqualTo(570);
    assertThat(held(S)).isEqualTo(500);
    write(end("r1", A, 1, 300), end("r1", S, 1, 300));
    assertThat(held(A)).isEqualTo(70);
    assertThat(held(S)).isZero();
    assertThat(spent(A)).isEqualTo(300);
    assertThat(spent(S)).isEqualTo(300);
  }

  @Test
  void an_opening_and_its_end_in_one_batch_leave_what_was_spent() {
    var totals = write(opening("r1", A, 1, 500), end("r1", A, 1, 300), opening("r2", A, 1, 70));
    assertThat(totals).containsExactly(new Totals(A, 300, 70, 300, 1));
  }

  @Test
  void an_opening_that_comes_after_its_end_holds_nothing() {
    write(end("r1", A, 1, 300), opening("r2", A, 1, 70));
    write(opening("r1", A, 1, 500), opening("r1", A, 2, 500), opening("r2", A, 1, 70));
    assertThat(held(A)).isEqualTo(70);
  }

  @Test
  void lines_sent_again_count_once_and_are_answered_with_the_sums() {
    write(opening("r1", A, 1, 500));
    var lines = new LedgerLine[] {end("r1", A, 1, 300), end("r1", A, 2, 40), end("r1", A, 1, 300)};
    var once = write(lines);
    assertThat(write(lines)).isEqualTo(once);
    assertThat(once).containsExactly(new Totals(A, 340, 0, 340, 2));
  }

  @Test
  void a_second_call_that_is_settled_beside_a_known_first_one_gives_nothing_back_twice() {
    write(opening("r1", A, 1, 500), opening("r2", A, 1, 70));
    write(end("r1", A, 1, 300));
    write(end("r1", A, 1, 300), end("r1", A, 2, 40));
    assertThat(held(A)).isEqualTo(70);
    assertThat(spent(A)).isEqualTo(340);
  }

  @Test
  void the_truth_about_an_unknown_end_takes_its_place_however_often_it_is_told() {
    write(opening("r1", A, 1, 500), opening("r2", A, 1, 70));
    Eventually.get(ledger.sweep(Duration.ZERO));
    assertThat(spent(A)).isEqualTo(570);
    var told = write(end("r1", A, 1, 300), end("r1", A, 2, 40), end("r3", A, 1, 5));
    assertThat(told.getFirst().spentNano()).isEqualTo(415);
    write(end("r1", A, 1, 300), release("r2", A));
    assertThat(spent(A)).isEqualTo(345);
    assertThat(held(A)).isZero();
  }

  @Test
  void a_charge_on_a_strict_account_counts_in_the_month_of_its_hold_and_any_other_when_it_arose() {
    budget(A, 1_000);
    var ask =
        new HoldAsk(
            new RequestId("r1"),
            LedgerLine.HOLD,
            List.of(A, S),
            new Money(500),
            new Money(500),
            "auto",
            0);
    Eventually.get(ledger.hold(List.of(new HoldBatch.Try(ask, true)), NOVEMBER));
    var totals =
        write(
            DECEMBER, List.of(inDecember(end("r1", A, 1, 300)), inDecember(end("r1", S, 1, 300))));
    assertThat(totals)
        .extracting(Totals::account, Totals::spentNano, Totals::everNano)
        .containsExactlyInAnyOrder(tuple(A, 0L, 300L), tuple(S, 300L, 300L));
    assertThat(cost.number("select sum(held_nano)::bigint from cost_account")).isZero();
  }

  @Test
  void a_later_call_opened_in_another_month_holds_nothing_whichever_clock_is_ahead() {
    write(DECEMBER, List.of(inDecember(opening("r1", A, 1, 500))));
    write(opening("r1", A, 2, 500));
    assertThat(cost.number("select sum(held_nano)::bigint from cost_account")).isEqualTo(500);
    write(end("r1", A, 1, 300), end("r1", A, 2, 40));
    assertThat(cost.number("select sum(held_nano)::bigint from cost_account")).isZero();
    assertThat(cost.number("select sum(spent_nano)::bigint from cost_account")).isEqualTo(340);
  }

  @Test
  void what_is_spent_beyond_a_strict_budget_is_written_down_and_nothing_more_is_held() {
    budget(A, 1_000);
    write(end("r1", A, 1, 1_200));
    assertThat(cost.number("select overrun_nano from cost_account where account = 'key:a'"))
        .isEqualTo(200);
  }

  @Test
  void batches_of_the_same_accounts_at_once_neither_lose_nor_double_nor_stop_each_other() {
    var random = new SplittableRandom(7);
    for (var round = 0; round < 20; round++) {
      var lines = new ArrayList<LedgerLine>();
      for (var i = 0; i < 40; i++) {
        var account = "key:" + random.nextInt(5) + round / 5;
        lines.add(opening(round + "-" + i, account, 1, 500));
        lines.add(end(round + "-" + i, account, 1, 100));
        lines.add(end(round + "-" + i, account, 2, 10));
      }
      var batches = new ArrayList<Future<List<Totals>>>();
      for (var replica = 0; replica < 4; replica++) {
        Collections.shuffle(lines, new Random(random.nextLong()));
        var part = List.copyOf(lines.subList(0, random.nextInt(1, lines.size())));
        batches.add(ledger.write(part, NOVEMBER));
      }
      batches.add(ledger.write(List.copyOf(lines), NOVEMBER));
      batches.forEach(Eventually::get);
      cost.checkSums();
    }
    assertThat(cost.number("select sum(spent_nano)::bigint from cost_account"))
        .isEqualTo(20 * 40 * 110);
    assertThat(cost.number("select sum(held_nano)::bigint from cost_account")).isZero();
  }

  private List<Totals> write(LedgerLine... lines) {
    return write(NOVEMBER, List.of(lines));
  }

  private List<Totals> write(Cycle cycle, List<LedgerLine> lines) {
    return Eventually.get(ledger.write(lines, cycle));
  }

  private void budget(String account, long nano) {
    cost.strict(new Account(account), nano);
  }

  private long held(String account) {
    return cost.number("select held_nano from cost_account where account = '" + account + "'");
  }

  private long spent(String account) {
    return cost.number("select spent_nano from cost_account where account = '" + account + "'");
  }

  private static LedgerLine opening(String request, String account, int call, long nano) {
    return line(request, account, LedgerLine.opening(call), EntryState.HELD, nano, 0);
  }

  private static LedgerLine end(String request, String account, int call, long nano) {
    return line(request, account, call, EntryState.SETTLED, 0, nano);
  }

  private static LedgerLine release(String request, String account) {
    return line(request, account, LedgerLine.RELEASE, EntryState.RELEASED, 0, 0);
  }

  private static LedgerLine line(
      String request, String account, int attempt, EntryState state, long held, long spent) {
    var month = NOVEMBER.firstDay();
    return new LedgerLine(
        request, account, attempt, state, month, month, held, spent, null, Usage.NONE, 0);
  }

  private static LedgerLine inDecember(LedgerLine line) {
    var month = DECEMBER.firstDay();
    return new LedgerLine(
        line.requestId(),
        line.account(),
        line.attempt(),
        line.state(),
        month,
        month,
        line.heldNano(),
        line.spentNano(),
        line.target(),
        line.usage(),
        line.epochMillis());
  }

  private static Cycle at(String instant) {
    return Cycle.at(Instant.parse(instant).toEpochMilli());
  }
}
