package dev.signalbox.cost.approval;

import dev.signalbox.api.Money;
import dev.signalbox.api.cost.Account;
import dev.signalbox.platform.Database;
import dev.signalbox.platform.Rereading;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Above what amounts requests of which accounts need approval: all in memory, so that nobody waits
/// to know. A change anywhere is told to every replica by NOTIFY. Shared by the lanes of a replica.
public final class ApprovalThresholds {
  private static final Logger LOG = LoggerFactory.getLogger(ApprovalThresholds.class);
  private static final String CHANNEL = "approval_threshold";
  private static final int SECONDS = 5;
  private static final String ALL = "select account, threshold_nano from approval_threshold";
  private static final String SAVE =
      """
      with saved as (
        insert into approval_threshold (account, threshold_nano) values ($1, $2)
        on conflict (account) do update set threshold_nano = excluded.threshold_nano
        returning account)
      select pg_notify('approval_threshold', account) from saved\
      """;
  private static final String REMOVE =
      """
      with removed as (delete from approval_threshold where account = $1 returning account)
      select pg_notify('approval_threshold', account) from removed\
      """;
  private static final String WAITING =
      "select count(*) from approval where state = 'pending' and expires_at > now()";

  private final Database database;
  private final Money usual;
  private final Rereading<RowSet<Row>> reading;
  private volatile Map<String, Money> own = Map.of();
  private volatile long waiting;
  private volatile Database.Listening news = () -> {};
  private volatile boolean closed;

  public ApprovalThresholds(Database database, ApprovalConfig config) {
    this.database = database;
    this.usual = config.threshold();
    this.reading =
        new Rereading<>(
            () -> database.pool().query(ALL).execute(), this::take, Duration.ofSeconds(SECONDS));
  }

  /// Reads all and begins to listen; never fails.
  public Future<Void> open() {
    return database
        .listen(CHANNEL, _ -> reload())
        .onSuccess(opened -> news = opened)
        .onFailure(this::unread)
        .compose(_ -> reading.again())
        .otherwiseEmpty();
  }

  /// Stops listening.
  public void close() {
    closed = true;
    news.close();
  }

  /// The least threshold among `accounts`.
  Money of(List<Account> accounts) {
    var known = own;
    if (known.isEmpty()) {
      return usual;
    }
    return accounts.stream()
        .map(account -> known.get(account.id()))
        .filter(threshold -> threshold != null)
        .min(Money::compareTo)
        .orElse(usual);
  }

  Money usual() {
    return usual;
  }

  Map<String, Money> own() {
    return own;
  }

  Future<Void> save(String account, Money threshold) {
    return change(SAVE, Tuple.of(account, threshold.nanoUsd())).mapEmpty();
  }

  /// Completes with whether there was one.
  Future<Boolean> remove(String account) {
    return change(REMOVE, Tuple.of(account));
  }

  /// How many questions wait for an answer, as of the last [#count].
  public long waiting() {
    return waiting;
  }

  /// Counts the questions that wait. Called at a steady beat.
  public void count() {
    if (database.isUp()) {
      database
          .pool()
          .query(WAITING)
          .execute()
          .timeout(SECONDS, TimeUnit.SECONDS)
          .onSuccess(rows -> waiting = rows.iterator().next().getLong(0))
          .onFailure(this::unread);
    }
  }

  private Future<Boolean> change(String sql, Tuple parameters) {
    return database
        .pool()
        .preparedQuery(sql)
        .execute(parameters)
        .timeout(SECONDS, TimeUnit.SECONDS)
        .compose(rows -> reading.again().map(_ -> rows.size() > 0));
  }

  private void reload() {
    reading.again().onFailure(this::unread);
  }

  private void take(RowSet<Row> rows) {
    var read = new TreeMap<String, Money>();
    rows.forEach(row -> read.put(row.getString(0), new Money(row.getLong(1))));
    own = read;
  }

  private void unread(Throwable failure) {
    if (!closed) {
      LOG.atWarn().setCause(failure).log("Approvals could not be read; trying again");
    }
  }
}
