package dev.signalbox.cost.approval;

import dev.signalbox.api.Money;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Approvals in PostgreSQL; what the functions mean is written in the migration.
final class ApprovalTable {
  private static final int SECONDS = 5;
  private static final String ASK =
      "select approval_ask_v1($1, $2, $3, $4, $5, $6, $7, make_interval(secs => $8))";
  private static final String USE = "select state, reason from approval_use_v1($1, $2, $3, $4)";
  private static final String SHOWN =
      """
      select id, requester, account, model, estimated_nano, threshold_nano,
             case when state in ('pending', 'approved') and expires_at <= now() then 'expired'
                  else state end as state,
             created_at, expires_at, decided_by, decided_at, reason, consumed_by, consumed_at
        from approval\
      """;
  private static final String LIST =
      SHOWN
          + " where ($1::text is null or $1 = case when state in ('pending', 'approved')"
          + " and expires_at <= now() then 'expired' else state end)"
          + " order by created_at desc, id limit $2";
  private static final String DECIDE =
      """
      update approval set state = $2, decided_by = $3, decided_at = now(), reason = $4,
          expires_at = now() + make_interval(secs => $5)
        where id = $1 and state = 'pending' and expires_at > now() and requester <> $3\
      """;

  private final Database database;
  private final Duration age;

  ApprovalTable(Database database, Duration age) {
    this.database = database;
    this.age = age;
  }

  /// What became of the wish to use an approval.
  ///
  /// @param state `usable`, `pending`, `rejected`, `expired`, `consumed`
  /// @param reason the approver's, where there is one
  record Use(String state, String reason) {}

  /// Opens a question about a request, or finds the open one; completes with its id.
  Future<String> open(PlaceHold question, Money estimated, Money threshold) {
    var row =
        Tuple.tuple()
            .addString("apr_" + UUID.randomUUID().toString().replace("-", ""))
            .addString(question.terms().digest())
            .addString(question.terms().requester())
            .addString(question.accounts().isEmpty() ? "" : question.accounts().getFirst().id())
            .addString(question.model())
            .addLong(estimated.nanoUsd())
            .addLong(threshold.nanoUsd())
            .addDouble((double) age.toSeconds());
    return ask(ASK, row).map(rows -> rows.iterator().next().getString(0));
  }

  /// Uses an approval up; empty where there is none for this request and requester.
  Future<Optional<Use>> use(String approvalId, PlaceHold question) {
    var terms = question.terms();
    return ask(USE, Tuple.of(approvalId, terms.digest(), terms.requester(), question.id().value()))
        .map(rows -> first(rows).map(row -> new Use(row.getString(0), row.getString(1))));
  }

  /// The youngest approvals, of one state or of all.
  Future<RowSet<Row>> list(@Nullable String state, int limit) {
    return ask(LIST, Tuple.of(state, limit));
  }

  Future<Optional<Row>> one(String id) {
    return ask(SHOWN + " where id = $1", Tuple.of(id)).map(ApprovalTable::first);
  }

  /// Decides a question that is open and not `by`'s own; completes with whether it was.
  Future<Boolean> decide(String id, String state, String by, String reason) {
    return ask(DECIDE, Tuple.of(id, state, by, reason, (double) age.toSeconds()))
        .map(rows -> rows.rowCount() == 1);
  }

  private Future<RowSet<Row>> ask(String sql, Tuple parameters) {
    return database
        .pool()
        .preparedQuery(sql)
        .execute(parameters)
        .timeout(SECONDS, TimeUnit.SECONDS);
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).findFirst();
  }
}
