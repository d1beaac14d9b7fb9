package dev.signalbox.cost.credit;

import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.CreditReceipt;
import dev.signalbox.api.cost.UserProfile;
import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Users and their credits in PostgreSQL; what the functions mean is written in the migration. Each
/// change is one statement, so that it happens as a whole or not at all.
final class CreditLedger {
  private static final int SECONDS = 5;
  private static final Duration HOLD_AGE = Duration.ofMinutes(10);
  private static final String CHECK =
      "select passes, available from credit_check_v1($1, $2, $3, $4, make_interval(secs => $5))";
  private static final String ADD =
      "select credits, balance from credit_add_v1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
  private static final String RELEASE =
      """
      with released as (delete from credit_hold where user_id = $2 and request_id = $3)
      select coalesce(-e.credits, 0), coalesce(e.balance, p.available_balance)
        from user_profile_v1($2, $1) p
        left join credit_entry e on e.user_id = $2 and e.kind = 'charge' and e.reference = $3\
      """;
  private static final String COLUMNS =
      "user_id, tier, available_balance, spend, max_budget, litellm_key is not null as has_key";
  private static final String PROFILE = "select " + COLUMNS + " from user_profile_v1($1, $2)";
  private static final String LIST =
      "select " + COLUMNS + " from user_profiles where user_id > $1 order by user_id limit $2";
  private static final String CHANGE =
      """
      update user_profiles set
          tier = coalesce($2, tier),
          max_budget = case when $3 then $4 else max_budget end,
          litellm_key = case when $5 then $6 else litellm_key end,
          updated_at = now()
        where user_id = $1\
      """;
  private static final String HELD =
      "select coalesce(sum(credits), 0)::bigint from credit_hold"
          + " where user_id = $1 and expires_at > now()";
  private static final String HISTORY =
      """
      select id, kind, reference, credits, balance, provider, input_tokens, output_tokens, reason,
             made_by, at
        from credit_entry where user_id = $1 and id < $2 order by id desc limit $3\
      """;

  private final Database database;
  private final long welcome;

  CreditLedger(Database database, long welcome) {
    this.database = database;
    this.welcome = welcome;
  }

  boolean isUp() {
    return database.isUp();
  }

  /// Whether a request may go on.
  ///
  /// @param available the balance without what other requests hold
  record Check(boolean passes, long available) {}

  /// A change of a balance.
  ///
  /// @param kind `charge`, with a negative number of credits, or `top_up`
  /// @param reference counted once per user and kind; absent for a change of its own
  record Change(
      String user,
      String kind,
      @Nullable String reference,
      long credits,
      String provider,
      long inputTokens,
      long outputTokens,
      String reason,
      String by) {}

  /// What an operator changes about a user.
  ///
  /// @param tier absent to leave it as it is
  /// @param litellmKey sealed
  record Edit(Optional<String> tier, Part<Money> maxBudget, Part<Buffer> litellmKey) {}

  /// One part of an edit.
  ///
  /// @param named whether it changes at all
  /// @param value empty to take away what is there
  record Part<T>(boolean named, Optional<T> value) {
    static <T> Part<T> unchanged() {
      return new Part<>(false, Optional.empty());
    }
  }

  /// Sets `least` credits aside for a request, if they are there.
  Future<Check> check(RequestId id, String user, long least) {
    return ask(CHECK, Tuple.of(id.value(), user, least, welcome, (double) HOLD_AGE.toSeconds()))
        .map(rows -> {
          var row = rows.iterator().next();
          return new Check(row.getBoolean(0), row.getLong(1));
        });
  }

  /// Changes a balance; completes with the credits charged (negative for added ones).
  Future<CreditReceipt> add(Change change) {
    var row =
        Tuple.tuple()
            .addString(change.user())
            .addString(change.kind())
            .addString(change.reference())
            .addLong(change.credits())
            .addString(change.provider())
            .addLong(change.inputTokens())
            .addLong(change.outputTokens())
            .addString(change.reason())
            .addString(change.by())
            .addLong(welcome);
    return ask(ADD, row)
        .map(rows -> {
          var written = rows.iterator().next();
          return new CreditReceipt(-written.getLong(0), written.getLong(1));
        });
  }

  /// Gives back what is set aside for a request, unless it was charged already.
  Future<CreditReceipt> release(RequestId id, String user) {
    return ask(RELEASE, Tuple.of(welcome, user, id.value()))
        .map(rows -> {
          var row = rows.iterator().next();
          return new CreditReceipt(row.getLong(0), row.getLong(1));
        });
  }

  Future<UserProfile> profile(String user) {
    return ask(PROFILE, Tuple.of(user, welcome)).map(rows -> profile(rows.iterator().next()));
  }

  /// At most `limit` users whose id comes after `after`, in order.
  Future<List<UserProfile>> list(String after, int limit) {
    return ask(LIST, Tuple.of(after, limit))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(CreditLedger::profile).toList());
  }

  /// Changes a user, who is made where nobody has heard of it.
  Future<Void> change(String user, Edit edit) {
    var row =
        Tuple.tuple()
            .addString(user)
            .addString(edit.tier().orElse(null))
            .addBoolean(edit.maxBudget().named())
            .addBigDecimal(edit.maxBudget().value().map(Money::toUsd).orElse(null))
            .addBoolean(edit.litellmKey().named())
            .addValue(edit.litellmKey().value().orElse(null));
    // one statement would not see the user it has made itself
    return profile(user).compose(_ -> ask(CHANGE, row)).mapEmpty();
  }

  /// Credits set aside for requests under way.
  Future<Long> held(String user) {
    return ask(HELD, Tuple.of(user)).map(rows -> rows.iterator().next().getLong(0));
  }

  /// At most `limit` entries older than the one called `before`, the youngest first.
  Future<RowSet<Row>> history(String user, long before, int limit) {
    return ask(HISTORY, Tuple.of(user, before, limit));
  }

  private Future<RowSet<Row>> ask(String sql, Tuple parameters) {
    return database
        .pool()
        .preparedQuery(sql)
        .execute(parameters)
        .timeout(SECONDS, TimeUnit.SECONDS);
  }

  private static UserProfile profile(Row row) {
    return new UserProfile(
        row.getString("user_id"),
        row.getString("tier"),
        row.getLong("available_balance"),
        Money.usd(row.getBigDecimal("spend")),
        Optional.ofNullable(row.getBigDecimal("max_budget")).map(Money::usd),
        row.getBoolean("has_key"));
  }
}
