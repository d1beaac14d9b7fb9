package dev.signalbox.gateway.speech;

import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// Spoken answers in PostgreSQL, in chunks of bounded size: whichever gateway is asked serves them,
/// also after the one that kept them was killed.
public final class AudioStore {
  /// Between two looks for what is too old.
  public static final int SWEEP_MILLIS = 60_000;

  /// The bytes of every chunk but a sound's last.
  static final int CHUNK_BYTES = 64 * 1024;

  private static final int SECONDS = 5;
  private static final int SWEPT_AT_ONCE = 200;

  /// Addresses are good by our clock, rows by the database's.
  private static final Duration SLACK = Duration.ofMinutes(1);

  private static final String BEGIN =
      "insert into spoken_audio (id, content_type, expires_at)"
          + " select $1, $2, now() + make_interval(secs => $3)"
          + " where (select coalesce(sum(bytes), 0) from spoken_audio) < $4";
  private static final String APPEND =
      "with grown as (update spoken_audio set bytes = bytes + length($3::bytea)"
          + " where id = $1 and not whole returning id)"
          + " insert into spoken_audio_chunk (audio, n, data) select id, $2, $3 from grown";
  private static final String FINISH = "update spoken_audio set whole = true where id = $1";
  private static final String DROP = "delete from spoken_audio where id = $1";
  private static final String FIND =
      "select content_type, bytes from spoken_audio"
          + " where id = $1 and whole and expires_at > now()";
  private static final String PLACES =
      "select wanted.id, kept.whole from unnest($1::uuid[]) with ordinality wanted(id, n)"
          + " left join spoken_audio kept on kept.id = wanted.id and kept.expires_at > now()"
          + " order by kept.whole desc nulls last, wanted.n";
  private static final String CHUNK =
      "select data from spoken_audio_chunk where audio = $1 and n = $2";
  private static final String SWEEP =
      "delete from spoken_audio where id in"
          + " (select id from spoken_audio where expires_at <= now() limit $1)";

  private final Database database;
  private final Room room;

  /// How much is kept for how long.
  ///
  /// @param mostBytes of all sounds together
  public record Room(long mostBytes, Duration kept) {}

  public AudioStore(Database database, Room room) {
    this.database = database;
    this.room = room;
  }

  /// A sound that is whole.
  record Kept(String contentType, long bytes) {}

  /// Where a sound is, or may be put.
  public record Place(UUID id, boolean isWhole) {}

  /// Of several names of one sound the one under which it is whole, else the first that nobody has
  /// begun; empty where all were begun in vain.
  public Future<Optional<Place>> place(List<UUID> names) {
    return ask(PLACES, Tuple.of(names.toArray(UUID[]::new)))
        .map(rows -> {
          for (var row : rows) {
            var whole = row.getBoolean(1);
            if (whole == null || whole) {
              return Optional.of(new Place(row.getUUID(0), whole != null));
            }
          }
          return Optional.empty();
        });
  }

  /// Begins a sound; false when there is no room for another.
  Future<Boolean> begin(UUID id, String contentType) {
    var seconds = (double) room.kept().plus(SLACK).toSeconds();
    return ask(BEGIN, Tuple.of(id, contentType, seconds, room.mostBytes()))
        .map(rows -> rows.rowCount() == 1);
  }

  /// Adds chunk `n`, counted from 0.
  Future<Void> append(UUID id, int n, Buffer chunk) {
    return ask(APPEND, Tuple.of(id, n, chunk)).mapEmpty();
  }

  /// The sound is whole, and may be had from here on.
  Future<Void> finish(UUID id) {
    return ask(FINISH, Tuple.of(id)).mapEmpty();
  }

  /// Forgets a sound.
  Future<Void> drop(UUID id) {
    return ask(DROP, Tuple.of(id)).mapEmpty();
  }

  Future<Optional<Kept>> find(UUID id) {
    return ask(FIND, Tuple.of(id))
        .map(rows -> {
          for (var row : rows) {
            return Optional.of(new Kept(row.getString(0), row.getLong(1)));
          }
          return Optional.empty();
        });
  }

  /// Chunk `n` of a sound; fails when it is gone.
  Future<Buffer> chunk(UUID id, int n) {
    return ask(CHUNK, Tuple.of(id, n)).map(rows -> rows.iterator().next().getBuffer(0));
  }

  /// Forgets what is too old.
  public Future<Void> sweep() {
    if (!database.isUp()) {
      return Future.succeededFuture();
    }
    return ask(SWEEP, Tuple.of(SWEPT_AT_ONCE))
        .compose(
            rows -> rows.rowCount() == SWEPT_AT_ONCE ? sweep() : Future.<Void>succeededFuture())
        .otherwiseEmpty();
  }

  private Future<RowSet<Row>> ask(String sql, Tuple parameters) {
    return database
        .pool()
        .preparedQuery(sql)
        .execute(parameters)
        .timeout(SECONDS, TimeUnit.SECONDS);
  }
}
