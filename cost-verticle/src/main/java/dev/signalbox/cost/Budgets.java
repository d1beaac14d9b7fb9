package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The budgets of all accounts: the default, the overrides, and what users may spend over all time,
/// all of them in memory so that nobody waits to know whether an account is strict. A change
/// anywhere is told to every replica by NOTIFY.
final class Budgets {
  static final String CHANNEL = "cost_budget";
  private static final int TOTAL = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Budgets.class);
  private static final String COLUMNS =
      """
      select account, hard_nano, warning_percent, soft_percent, strict, total_nano
        from (select account, hard_nano, warning_percent, soft_percent, strict,
                     null::bigint as total_nano
                from cost_budget
              union all
              select account, null, null, null, null, limit_nano from cost_total_budget) budgets
      """;
  private static final String SAVE =
      """
      with saved as (
        insert into cost_budget (account, hard_nano, warning_percent, soft_percent, strict)
        values ($1, $2, $3, $4, $5)
        on conflict (account) do update
          set hard_nano = excluded.hard_nano, warning_percent = excluded.warning_percent,
              soft_percent = excluded.soft_percent, strict = excluded.strict, updated_at = now()
        returning account)
      select pg_notify('cost_budget', account) from saved\
      """;

  private static final String REMOVE =
      """
      with removed as (delete from cost_budget where account = $1 returning account)
      select pg_notify('cost_budget', account) from removed\
      """;

  private final Database database;
  private final Budget fallback;
  private final Map<String, Budget> overrides = new ConcurrentHashMap<>();
  private final Map<String, Money> totals = new ConcurrentHashMap<>();
  private volatile boolean loaded;
  private volatile boolean stale = true;

  Budgets(Database database, Budget fallback) {
    this.database = database;
    this.fallback = fallback;
  }

  /// The budget of `account`.
  Budget of(String account) {
    return overrides.getOrDefault(account, fallback);
  }

  /// What `account` may spend over all time, where that is bounded.
  Optional<Money> total(String account) {
    return Optional.ofNullable(totals.get(account));
  }

  /// Whether the database itself has to decide about `account`.
  boolean isStrict(String account) {
    return of(account).strict() || totals.containsKey(account);
  }

  /// The budget of accounts without an override.
  Budget fallback() {
    return fallback;
  }

  /// Whether the overrides were ever read: before that, nobody knows which accounts are strict.
  boolean areLoaded() {
    return loaded;
  }

  /// Whether changes may have been missed.
  boolean areStale() {
    return stale;
  }

  /// Reads every override.
  Future<Void> load() {
    return database.pool().preparedQuery(COLUMNS).execute().map(this::replaceAll);
  }

  /// Whether `account` has a budget of its own.
  boolean isOwn(String account) {
    return overrides.containsKey(account) || totals.containsKey(account);
  }

  /// The accounts that have one, in order.
  List<String> own() {
    return Stream.concat(overrides.keySet().stream(), totals.keySet().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /// Reads what a notification names; an empty one means that some may have been missed.
  void changed(String account) {
    var reading =
        account.isEmpty()
            ? load()
            : database
                .pool()
                .preparedQuery(COLUMNS + "where account = $1")
                .execute(Tuple.of(account))
                .map(rows -> replaceOne(account, rows));
    reading.onFailure(failure -> {
      stale = true;
      LOG.atWarn().setCause(failure).log("Budgets could not be read; trying again");
    });
  }

  /// Saves an override and tells every replica.
  Future<Void> save(String account, Budget budget) {
    var thresholds = budget.thresholds();
    return database
        .pool()
        .preparedQuery(SAVE)
        .execute(
            Tuple.of(
                account,
                thresholds.hard().nanoUsd(),
                thresholds.warningPercent(),
                thresholds.softPercent(),
                budget.strict()))
        .map(_ -> {
          overrides.put(account, budget);
          return null;
        });
  }

  /// Takes an override away and tells every replica; completes with whether there was one.
  Future<Boolean> remove(String account) {
    return database
        .pool()
        .preparedQuery(REMOVE)
        .execute(Tuple.of(account))
        .map(rows -> {
          overrides.remove(account);
          return rows.size() > 0;
        });
  }

  private Void replaceOne(String account, RowSet<Row> rows) {
    addAll(rows);
    var present = present(rows);
    if (!present.months().contains(account)) {
      overrides.remove(account);
    }
    if (!present.totals().contains(account)) {
      totals.remove(account);
    }
    return null;
  }

  private Void replaceAll(RowSet<Row> rows) {
    addAll(rows);
    var present = present(rows);
    overrides.keySet().retainAll(present.months());
    totals.keySet().retainAll(present.totals());
    loaded = true;
    stale = false;
    return null;
  }

  private void addAll(RowSet<Row> rows) {
    for (var row : rows) {
      var total = row.getLong(TOTAL);
      if (total == null) {
        overrides.put(row.getString(0), budget(row));
      } else {
        totals.put(row.getString(0), new Money(total));
      }
    }
  }

  /// The accounts that have a budget of each kind.
  private record Present(Set<String> months, Set<String> totals) {}

  private static Present present(RowSet<Row> rows) {
    var months = new HashSet<String>();
    var all = new HashSet<String>();
    rows.forEach(row -> (row.getLong(TOTAL) == null ? months : all).add(row.getString(0)));
    return new Present(months, all);
  }

  private static Budget budget(Row row) {
    return new Budget(
        new Thresholds(new Money(row.getLong(1)), row.getInteger(2), row.getInteger(3)),
        row.getBoolean(4));
  }
}
