package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.inference.Usage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerBatchTest {
  private static final LocalDate NOVEMBER = LocalDate.of(2026, 11, 1);
  private static final LocalDate DECEMBER = LocalDate.of(2026, 12, 1);
  private static final Cycle NOW = Cycle.at(Instant.parse("2026-12-01T00:00:01Z").toEpochMilli());

  @Test
  void an_opening_whose_request_ends_in_the_same_batch_is_left_out() {
    var ended = line("r1", "key:a", LedgerLine.HOLD, NOVEMBER);
    var later = line("r1", "key:a", LedgerLine.opening(2), NOVEMBER);
    var end = line("r1", "key:a", 1, NOVEMBER);
    var elsewhere = line("r1", "session:a", LedgerLine.HOLD, NOVEMBER);
    var batch = LedgerBatch.of(List.of(ended, later, end, elsewhere), NOW);
    assertThat(batch.lines()).containsExactly(end, elsewhere);
    assertThat(batch.gives()).containsExactly(true, false);
  }

  @Test
  void a_line_said_twice_is_written_once() {
    var end = line("r1", "key:a", 1, NOVEMBER);
    var opening = line("r2", "key:a", LedgerLine.HOLD, NOVEMBER);
    var batch = LedgerBatch.of(List.of(end, opening, end, opening), NOW);
    assertThat(batch.lines()).containsExactly(end, opening);
  }

  @Test
  void one_end_of_a_request_gives_back_on_each_account() {
    var second = line("r1", "key:a", 2, NOVEMBER);
    var first = line("r1", "key:a", 1, NOVEMBER);
    var other = line("r1", "session:a", 2, NOVEMBER);
    var batch = LedgerBatch.of(List.of(second, first, other), NOW);
    assertThat(batch.gives()).containsExactly(false, true, true);
  }

  @Test
  void the_sums_are_those_of_each_account_in_its_lines_months_and_in_this_one() {
    var batch =
        LedgerBatch.of(
            List.of(
                line("r1", "key:a", 1, NOVEMBER),
                line("r2", "key:a", 1, DECEMBER),
                line("r3", "key:b", 1, DECEMBER)),
            NOW);
    assertThat(batch.sums().keySet())
        .containsExactlyInAnyOrder(
            new LedgerBatch.Sum("key:a", NOVEMBER),
            new LedgerBatch.Sum("key:a", DECEMBER),
            new LedgerBatch.Sum("key:b", DECEMBER));
  }

  @Test
  void the_sums_grow_by_what_is_opened_and_spent_each_line_once() {
    var opening = line("r1", "key:a", LedgerLine.HOLD, DECEMBER);
    var batch =
        LedgerBatch.of(
            List.of(
                opening,
                opening,
                line("r2", "key:a", LedgerLine.HOLD, DECEMBER),
                line("r2", "key:a", 1, DECEMBER),
                line("r3", "key:a", 1, NOVEMBER)),
            NOW);
    assertThat(batch.sums())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                new LedgerBatch.Sum("key:a", NOVEMBER), new LedgerBatch.Change(0, 7),
                new LedgerBatch.Sum("key:a", DECEMBER), new LedgerBatch.Change(100, 7)));
  }

  private static LedgerLine line(String request, String account, int attempt, LocalDate month) {
    var state = attempt > 0 ? EntryState.SETTLED : EntryState.HELD;
    var spent = attempt > 0 ? 7 : 0;
    return new LedgerLine(
        request, account, attempt, state, month, month, 100, spent, null, Usage.NONE, 0);
  }
}
