package dev.signalbox.cost;

import static java.util.function.Predicate.not;

import dev.signalbox.api.Money;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.platform.Database;
import dev.signalbox.platform.Rereading;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The budgets of all accounts: the default, the overrides, and what users may spend over all time,
/// all of them in memory so that nobody waits to know whether an account is strict. A change
/// anywhere is told to every replica by NOTIFY.
final class Budgets {
  static final String CHANNEL = "cost_budget";
  private static final int TOTAL = 5;
  private static final int READ_SECONDS = 5;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int REVIEWS = 5;

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

  private static final String OF_ACCOUNTS = "where account = any ($1)";

  private final Database database;
  private final Budget fallback;
  private final Accounts accounts;
  private final PastAlerts past;
  private final Map<String, Budget> overrides = new ConcurrentHashMap<>();
  private final Map<String, Money> totals = new ConcurrentHashMap<>();
  private final Rereading<Reading> reading = new Rereading<>(this::read, this::take, LONGEST);
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private volatile boolean loaded;
  private volatile boolean stale = true;

  Budgets(Database database, Budget fallback, Accounts accounts, PastAlerts past) {
    this.database = database;
    this.fallback = fallback;
    this.accounts = accounts;
    this.past = past;
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

  /// Reads every override. Completes when a reading that began after this call was taken.
  Future<Void> load() {
    stale = true;
    return again();
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
    var known = account.isEmpty() ? load() : reread(account);
    known.onFailure(this::missed);
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
        .compose(_ -> takeSaved(account));
  }

  /// Takes an override away and tells every replica; completes with whether there was one.
  Future<Boolean> remove(String account) {
    return database
        .pool()
        .preparedQuery(REMOVE)
        .execute(Tuple.of(account))
        .compose(rows -> takeSaved(account).map(_ -> rows.size() > 0));
  }

  private Limits limits(String account) {
    return new Limits(of(account).thresholds(), total(account));
  }

  /// What is saved is saved: a change that cannot be read back at once is read a moment later.
  private Future<Void> takeSaved(String account) {
    return reread(account)
        .timeout(READ_SECONDS, TimeUnit.SECONDS)
        .onFailure(this::missed)
        .otherwiseEmpty();
  }

  private void missed(Throwable failure) {
    stale = true;
    LOG.atWarn().setCause(failure).log("Budgets could not be read; trying again");
  }

  private Future<Void> reread(String account) {
    changed.add(account);
    return again();
  }

  private Future<Void> again() {
    return reading.again().onFailure(_ -> stale = true);
  }

  /// What the database says of `accounts`, empty for all, and what they were told.
  private record Reading(List<String> accounts, Known known, Map<String, CostState> told) {}

  private Future<Reading> read() {
    var names = List.copyOf(changed);
    changed.removeAll(names);
    var accounts = stale ? List.<String>of() : names;
    stale = false;
    return read(accounts).compose(known -> review(accounts, known, REVIEWS));
  }

  /// First what was told by other limits is looked through, so that nobody crosses a new one while
  /// an old alert is in its way. That takes a while, so it is done again where they have changed
  /// meanwhile, but not for as long as somebody goes on changing them.
  private Future<Reading> review(List<String> accounts, Known known, int reviews) {
    return past.leave(accounts, known::limits)
        .compose(told ->
            read(accounts)
                .compose(now ->
                    reviews > 1 && !now.equals(known)
                        ? review(accounts, now, reviews - 1)
                        : Future.succeededFuture(new Reading(accounts, now, told))));
  }

  private Future<Known> read(List<String> names) {
    var all = database.pool().preparedQuery(COLUMNS + (names.isEmpty() ? "" : OF_ACCOUNTS));
    return (names.isEmpty() ? all.execute() : all.execute(Tuple.of(names.toArray(String[]::new))))
        .map(this::known);
  }

  /// What the database says, of all accounts or of some.
  private record Known(Map<String, Budget> months, Map<String, Money> totals, Budget fallback) {
    Limits limits(String account) {
      return new Limits(
          months.getOrDefault(account, fallback).thresholds(),
          Optional.ofNullable(totals.get(account)));
    }
  }

  private Known known(RowSet<Row> rows) {
    var months = new HashMap<String, Budget>();
    var all = new HashMap<String, Money>();
    for (var row : rows) {
      var total = row.getLong(TOTAL);
      if (total == null) {
        months.put(row.getString(0), budget(row));
      } else {
        all.put(row.getString(0), new Money(total));
      }
    }
    return new Known(months, all, fallback);
  }

  private void take(Reading read) {
    var names = read.accounts();
    var known = read.known();
    var otherwise = new ArrayList<>(names.isEmpty() ? accounts.known() : names);
    otherwise.removeIf(account -> limits(account).equals(known.limits(account)));
    overrides.putAll(known.months());
    totals.putAll(known.totals());
    if (names.isEmpty()) {
      overrides.keySet().retainAll(known.months().keySet());
      totals.keySet().retainAll(known.totals().keySet());
      loaded = true;
    } else {
      names.stream().filter(not(known.months()::containsKey)).forEach(overrides::remove);
      names.stream().filter(not(known.totals()::containsKey)).forEach(totals::remove);
    }
    otherwise.forEach(
        name -> accounts.toldAtMost(name, read.told().getOrDefault(name, CostState.OK)));
  }

  private static Budget budget(Row row) {
    return new Budget(
        new Thresholds(new Money(row.getLong(1)), row.getInteger(2), row.getInteger(3)),
        row.getBoolean(4));
  }
}
