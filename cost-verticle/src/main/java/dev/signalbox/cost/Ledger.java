package dev.signalbox.cost;

import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/// The ledger's questions to PostgreSQL; what they mean is written next to the functions in the
/// migration. Each is one statement, so that it happens as a whole or not at all.
final class Ledger {
  private static final int SECONDS = 5;
  private static final String TOTALS = "select * from cost_totals_v1($1, $2)";
  private static final String SWEEP =
      "select cost_sweep_v2(make_interval(secs => $1::double precision))";
  private static final String ALERT =
      """
      with month as (
        select hard_nano, warning_percent, soft_percent from cost_budget where account = $1
        union all
        select $9::bigint, $10::integer, $11::integer
         where not exists (select from cost_budget where account = $1))
      insert into cost_alert (account, cycle, state, threshold_nano, used_nano)
      select $1, $2, $3, $4, $5
        from month
       where warning_percent = $7 and soft_percent = $8
         and (hard_nano = $6
              or exists (select from cost_total_budget where account = $1 and limit_nano = $6))
          on conflict do nothing returning 1\
      """;

  private final Database database;

  Ledger(Database database) {
    this.database = database;
  }

  boolean isUp() {
    return database.isUp();
  }

  /// Writes `lines`, each at most once however often it is sent, and completes with the sums of
  /// their accounts in `cycle`.
  Future<List<Totals>> write(List<LedgerLine> lines, Cycle cycle) {
    var batch = LedgerBatch.of(lines, cycle);
    return ask(LedgerBatch.SQL, batch.parameters(cycle)).map(Ledger::totals);
  }

  /// Holds what each of `batch` asks for on all of its accounts or on none.
  Future<HoldBatch.Answers> hold(List<HoldBatch.Try> batch, Cycle cycle) {
    return ask(HoldBatch.SQL, HoldBatch.parameters(batch, cycle))
        .map(rows -> HoldBatch.answers(batch, rows));
  }

  /// The sums of `accounts` in `cycle`.
  Future<List<Totals>> totals(List<String> accounts, Cycle cycle) {
    return ask(TOTALS, Tuple.of(accounts.toArray(String[]::new), cycle.firstDay()))
        .map(Ledger::totals);
  }

  /// Gives up holds older than `age` and completes with their number.
  Future<Long> sweep(Duration age) {
    return ask(SWEEP, Tuple.of((double) age.toSeconds()))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /// Completes with true for the one replica that is first to report this crossing of a limit that
  /// is still the account's. Who has changed it looks through the alerts of the old one, and one
  /// that came after that would be told twice.
  ///
  /// @param fallback the limits of accounts without their own
  Future<Boolean> isFirstToAlert(Alerts.Crossing crossing, Thresholds fallback) {
    var row =
        Tuple.of(
            crossing.account(),
            crossing.cycle().firstDay(),
            crossing.state().name(),
            crossing.threshold().nanoUsd(),
            crossing.used().nanoUsd());
    add(row, crossing.limit());
    add(row, fallback);
    return ask(ALERT, row).map(rows -> rows.size() == 1);
  }

  private static void add(Tuple row, Thresholds limit) {
    row.addLong(limit.hard().nanoUsd())
        .addInteger(limit.warningPercent())
        .addInteger(limit.softPercent());
  }

  private Future<RowSet<Row>> ask(String sql, Tuple parameters) {
    return database
        .pool()
        .preparedQuery(sql)
        .execute(parameters)
        .timeout(SECONDS, TimeUnit.SECONDS);
  }

  private static List<Totals> totals(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row ->
            new Totals(
                row.getString(0), row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
        .toList();
  }
}
