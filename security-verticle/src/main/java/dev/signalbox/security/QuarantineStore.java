package dev.signalbox.security;

import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/// Quarantines as PostgreSQL keeps them.
final class QuarantineStore {
  private static final String COLUMNS =
      "key_hash, key_prefix, permanent, until_ms, temporaries, attack, rule, score, reason_ms";
  private static final String REPORT =
      "select "
          + COLUMNS
          + " from quarantine_report_v2($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
  private static final String LIFT = "select " + COLUMNS + " from quarantine_lift($1, $2)";
  private static final String ALL =
      "select " + COLUMNS + " from quarantine where permanent or until_ms > 0 or temporaries > 0";
  private static final String ONE = "select " + COLUMNS + " from quarantine where key_hash = $1";
  private static final String PRUNE_BLOCKS =
      """
      delete from quarantine_block where ctid = any(array(
        select ctid from quarantine_block where at_ms <= $1
          order by at_ms limit 5000 for update skip locked))\
      """;

  /// A key that was never locked is nothing but its blocks.
  private static final String PRUNE_KEYS =
      """
      delete from quarantine where ctid = any(array(
        select ctid from quarantine q
          where not permanent and until_ms = 0 and temporaries = 0 and counted_from <= $1
            and not exists (select from quarantine_block b where b.key_hash = q.key_hash)
          limit 5000 for update skip locked))\
      """;

  private static final String CHANNEL = "quarantine";

  private final Database database;
  private final QuarantinePolicy policy;

  QuarantineStore(Database database, QuarantinePolicy policy) {
    this.database = database;
    this.policy = policy;
  }

  /// A blocked request to be counted.
  record Report(String hash, String prefix, String requestId, BlockReason reason) {}

  boolean isUp() {
    return database.isUp();
  }

  /// Counts a blocked request, once however often it is reported.
  Future<QuarantineBook.Entry> report(Report report) {
    return database
        .pool()
        .preparedQuery(REPORT)
        .execute(
            Tuple.of(
                report.hash(),
                report.prefix(),
                report.requestId(),
                report.reason().atMillis(),
                report.reason().attack(),
                report.reason().rule(),
                report.reason().score(),
                policy.blocks(),
                policy.window().toMillis(),
                policy.lock().toMillis(),
                policy.temporaries()))
        .map(rows -> entries(rows).getFirst());
  }

  /// Lifts the locks of the keys that `key` names, by hash or prefix, and returns those keys.
  Future<List<QuarantineBook.Entry>> lift(String key, long now) {
    return database
        .pool()
        .preparedQuery(LIFT)
        .execute(Tuple.of(key, now))
        .map(QuarantineStore::entries);
  }

  /// Deletes some of the blocks that are not younger than `oldest`, and of the keys they leave.
  Future<Void> prune(long oldest) {
    return database
        .pool()
        .preparedQuery(PRUNE_BLOCKS)
        .execute(Tuple.of(oldest))
        .compose(_ -> database.pool().preparedQuery(PRUNE_KEYS).execute(Tuple.of(oldest)))
        .mapEmpty();
  }

  Future<List<QuarantineBook.Entry>> all() {
    return database.pool().query(ALL).execute().map(QuarantineStore::entries);
  }

  /// The key of that hash, or nothing.
  Future<List<QuarantineBook.Entry>> one(String hash) {
    return database.pool().preparedQuery(ONE).execute(Tuple.of(hash)).map(QuarantineStore::entries);
  }

  /// Calls `changed` with the hash of each key whose lock changes, with an empty one after a gap.
  Future<Database.Listening> listen(Consumer<String> changed) {
    return database.listen(CHANNEL, changed);
  }

  private static List<QuarantineBook.Entry> entries(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(QuarantineStore::entry).toList();
  }

  private static QuarantineBook.Entry entry(Row row) {
    return new QuarantineBook.Entry(
        row.getString("key_hash"),
        row.getString("key_prefix"),
        row.getBoolean("permanent"),
        row.getLong("until_ms"),
        row.getInteger("temporaries"),
        new BlockReason(
            row.getString("attack"),
            row.getString("rule"),
            row.getInteger("score"),
            row.getLong("reason_ms")));
  }
}
