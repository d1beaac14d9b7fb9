package dev.signalbox.security.identity;

import dev.signalbox.api.CallerKey;
import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys as this process knows them: one snapshot that is replaced whole whenever the database
/// tells of a change, and stays while the database is away. Shared between event loops.
public final class KeyBook {
  private static final Logger LOG = LoggerFactory.getLogger(KeyBook.class);

  /// How long a start waits for the database before it goes on without.
  private static final long FOLLOW_MILLIS = 2_000;

  private final Database database;
  private final InstantSource clock;
  private final AtomicReference<KeySnapshot> keys = new AtomicReference<>(KeySnapshot.EMPTY);
  private final AtomicReference<Database.@Nullable Listening> following =
      new AtomicReference<>(() -> {});
  private final AtomicBoolean known = new AtomicBoolean();
  private final AtomicBoolean stale = new AtomicBoolean(true);
  private final AtomicBoolean loading = new AtomicBoolean();

  /// A book of the keys in `database`; knows none until [#follow].
  public KeyBook(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Follows the database from now on. Completes, always, within seconds: a database that is away
  /// is followed when it comes.
  public Future<Void> follow() {
    return database
        .listen(KeyTable.CHANNEL, _ -> changed())
        .onSuccess(this::opened)
        .timeout(FOLLOW_MILLIS, TimeUnit.MILLISECONDS)
        .compose(_ -> load().timeout(FOLLOW_MILLIS, TimeUnit.MILLISECONDS))
        .otherwiseEmpty();
  }

  /// Ends [#follow].
  public void unfollow() {
    var last = following.getAndSet(null);
    if (last != null) {
      last.close();
    }
  }

  /// Reads what could not be read. Called every second.
  public void catchUp() {
    if (stale.get() && database.isUp()) {
      load();
    }
  }

  /// Whether the keys were ever read.
  boolean isKnown() {
    return known.get();
  }

  KeySnapshot.Found find(CallerKey caller) {
    return keys.get().find(caller, clock.millis());
  }

  /// What changed before the database was listening was told to nobody, so all is read again.
  private void opened(Database.Listening listening) {
    stale.set(true);
    if (following.getAndUpdate(now -> now == null ? null : listening) == null) {
      listening.close();
    }
  }

  private void changed() {
    stale.set(true);
    load();
  }

  /// One reading at a time; what changes meanwhile is read after it.
  private Future<Void> load() {
    if (!loading.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    stale.set(false);
    return new KeyTable(database.pool())
        .all()
        .onSuccess(all -> {
          keys.set(new KeySnapshot(all));
          known.set(true);
        })
        .onFailure(cause -> {
          stale.set(true);
          LOG.atWarn()
              .addKeyValue("cause", cause.getClass().getSimpleName())
              .log("Keys could not be read; those known go on, and it is tried again");
        })
        .transform(read -> {
          loading.set(false);
          return read.succeeded() && stale.get() ? load() : Future.succeededFuture();
        });
  }
}
