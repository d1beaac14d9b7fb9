package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A threshold is told once a month, unless a changed limit puts the account below it again: then
/// what was told moves to the alerts of the past, and makes room for the next. Whichever replica
/// looks first moves it.
final class PastAlerts {
  private static final String TOLD =
      """
      select a.account, a.state, a.threshold_nano,
             coalesce((select s.spent_nano from cost_account s
                        where s.account = a.account and s.cycle = a.cycle), 0) as settled_nano,
             coalesce((select sum(s.spent_nano) from cost_account s
                        where s.account = a.account), 0)::bigint as ever_nano
        from cost_alert a where a.cycle = $1 and ($2::text[] is null or a.account = any ($2))
       order by a.account, a.state\
      """;
  private static final String MOVE =
      """
      with past as (
        delete from cost_alert a
         using unnest($2::text[], $3::text[], $4::bigint[]) as t (account, state, threshold_nano)
         where a.cycle = $1 and a.account = t.account and a.state = t.state
           and a.threshold_nano = t.threshold_nano
        returning a.account, a.cycle, a.state, a.threshold_nano, a.used_nano, a.at)
      insert into cost_alert_past (account, cycle, state, threshold_nano, used_nano, at)
      select account, cycle, state, threshold_nano, used_nano, at from past\
      """;

  private final Database database;
  private final Cycles cycles;

  PastAlerts(Database database, Cycles cycles) {
    this.database = database;
    this.cycles = cycles;
  }

  /// Moves what `limits` leave behind of the alerts of `accounts`, and completes with the highest
  /// state of each that still counts as told.
  ///
  /// @param accounts empty for all
  Future<Map<String, CostState>> leave(List<String> accounts, Function<String, Limits> limits) {
    var cycle = cycles.now();
    var names = accounts.isEmpty() ? null : accounts.toArray(String[]::new);
    return database
        .pool()
        .preparedQuery(TOLD)
        .execute(Tuple.tuple().addLocalDate(cycle.firstDay()).addArrayOfString(names))
        .compose(rows -> {
          var standing = new HashMap<String, CostState>();
          var past = new ArrayList<Limits.Told>();
          for (var row : rows) {
            var told = told(row);
            if (limits.apply(told.account()).leaveBehind(told)) {
              past.add(told);
            } else {
              standing.merge(told.account(), told.state(), PastAlerts::higher);
            }
          }
          return move(past, cycle).map(_ -> standing);
        });
  }

  private Future<RowSet<Row>> move(List<Limits.Told> past, Cycle cycle) {
    if (past.isEmpty()) {
      return Future.succeededFuture();
    }
    return database
        .pool()
        .preparedQuery(MOVE)
        .execute(
            Tuple.of(
                cycle.firstDay(),
                past.stream().map(Limits.Told::account).toArray(String[]::new),
                past.stream().map(told -> told.state().name()).toArray(String[]::new),
                past.stream().map(told -> told.threshold().nanoUsd()).toArray(Long[]::new)));
  }

  private static CostState higher(CostState one, CostState other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Limits.Told told(Row row) {
    return new Limits.Told(
        row.getString("account"),
        CostState.valueOf(row.getString("state")),
        new Money(row.getLong("threshold_nano")),
        new Money(Math.max(0, row.getLong("settled_nano"))),
        new Money(Math.max(0, row.getLong("ever_nano"))));
  }
}
