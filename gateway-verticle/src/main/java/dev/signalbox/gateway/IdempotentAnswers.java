package dev.signalbox.gateway;

import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Answers that were given, in PostgreSQL, so that any node can give them again.
final class IdempotentAnswers {
  private static final int SECONDS = 5;
  private static final Duration KEPT = Duration.ofHours(24);
  private static final String BEGIN =
      "select digest, run, content_type, body"
          + " from idempotent_begin_v1($1, $2, $3, $4, make_interval(secs => $5))";
  private static final String KEEP =
      "select idempotent_keep_v1($1, $2, $3, $4, $5, make_interval(secs => $6))";
  private static final String DROP =
      "delete from idempotent_answer where caller = $1 and key = $2 and run = $3 and body is null";

  private final Database database;

  IdempotentAnswers(Database database) {
    this.database = database;
  }

  boolean areUp() {
    return database.isUp();
  }

  /// Who promises what.
  ///
  /// @param caller the hash of its key
  /// @param key its own name for the request
  /// @param digest of the body and where it was sent
  /// @param run the request that wants to be the one that is made
  record Claim(String caller, String key, String digest, String run) {}

  /// The request that counts.
  ///
  /// @param answer empty while it runs
  record Standing(String digest, String run, Optional<Answer> answer) {}

  /// An answer as it left.
  record Answer(String contentType, Buffer body) {}

  /// Makes `claim` the request that counts, unless another does.
  Future<Standing> begin(Claim claim, Duration patience) {
    return ask(
            BEGIN,
            Tuple.of(
                claim.caller(),
                claim.key(),
                claim.digest(),
                claim.run(),
                (double) patience.toSeconds()))
        .map(rows -> standing(rows.iterator().next()));
  }

  /// Keeps the answer of a claim that counts.
  Future<Void> keep(Claim claim, Answer answer) {
    var row =
        Tuple.of(claim.caller(), claim.key(), claim.run(), answer.contentType(), answer.body());
    return ask(KEEP, row.addDouble((double) KEPT.toSeconds())).mapEmpty();
  }

  /// Gives up a claim: the next one of its key counts.
  Future<Void> drop(Claim claim) {
    return ask(DROP, Tuple.of(claim.caller(), claim.key(), claim.run())).mapEmpty();
  }

  private Future<RowSet<Row>> ask(String sql, Tuple parameters) {
    return database
        .pool()
        .preparedQuery(sql)
        .execute(parameters)
        .timeout(SECONDS, TimeUnit.SECONDS);
  }

  private static Standing standing(Row row) {
    return new Standing(
        row.getString(0),
        row.getString(1),
        Optional.ofNullable(row.getBuffer(3)).map(body -> new Answer(row.getString(2), body)));
  }
}
