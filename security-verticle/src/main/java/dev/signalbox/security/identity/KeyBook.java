package dev.signalbox.security.identity;

import dev.signalbox.api.CallerKey;
import dev.signalbox.platform.Database;
import dev.signalbox.platform.Rereading;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys as this process knows them: one snapshot that is replaced whole whenever the database
/// tells of a change, and stays while the database is away. A key may be shown here before the
/// database has told that it was made, so one of ours that is not in the snapshot is asked for.
/// Shared between event loops.
final class KeyBook {
  private static final Logger LOG = LoggerFactory.getLogger(KeyBook.class);

  /// How long a start waits for the database before it goes on without.
  private static final long FOLLOW_MILLIS = 2_000;

  private static final Duration READ = Duration.ofSeconds(5);

  /// How long an unknown key is asked for, and how many are at a time: strangers can make up as
  /// many as they like that look like ours.
  private static final long ASK_MILLIS = 1_000;

  private static final int MOST_ASKED = 8;

  private final Database database;
  private final InstantSource clock;
  private final AtomicReference<KeySnapshot> keys = new AtomicReference<>(KeySnapshot.EMPTY);
  private final AtomicReference<Database.@Nullable Listening> following =
      new AtomicReference<>(() -> {});
  private final AtomicBoolean known = new AtomicBoolean();
  private final AtomicBoolean stale = new AtomicBoolean(true);
  private final Semaphore asking = new Semaphore(MOST_ASKED);
  private final Rereading<List<VirtualKey>> reading;

  /// A book of the keys in `database`; knows none until [#follow].
  KeyBook(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.reading = new Rereading<>(() -> new KeyTable(database.pool()).all(), this::take, READ);
  }

  /// Follows the database from now on. Completes, always, within seconds: a database that is away
  /// is followed when it comes.
  Future<Void> follow() {
    return database
        .listen(KeyTable.CHANNEL, _ -> read())
        .onSuccess(this::opened)
        .timeout(FOLLOW_MILLIS, TimeUnit.MILLISECONDS)
        .compose(_ -> read().timeout(FOLLOW_MILLIS, TimeUnit.MILLISECONDS))
        .otherwiseEmpty();
  }

  /// Ends [#follow].
  void unfollow() {
    var last = following.getAndSet(null);
    if (last != null) {
      last.close();
    }
  }

  /// Reads what could not be read. Called every second.
  void catchUp() {
    if (stale.get() && database.isUp()) {
      read();
    }
  }

  /// Whether the keys were ever read.
  boolean isKnown() {
    return known.get();
  }

  /// What `caller` is. Never fails: a key that cannot be asked for is unknown.
  Future<KeySnapshot.Found> find(CallerKey caller) {
    var found = keys.get().find(caller, clock.millis());
    return found instanceof KeySnapshot.Found.Unknown && mayBeNew(caller)
        ? ask(caller).map(_ -> keys.get().find(caller, clock.millis()))
        : Future.succeededFuture(found);
  }

  private boolean mayBeNew(CallerKey caller) {
    return caller.prefix().startsWith(KeySecrets.PREFIX) && database.isUp();
  }

  private Future<Void> ask(CallerKey caller) {
    if (!asking.tryAcquire()) {
      return Future.succeededFuture();
    }
    return new KeyTable(database.pool())
        .opens(caller.hash())
        .timeout(ASK_MILLIS, TimeUnit.MILLISECONDS)
        .onComplete(_ -> asking.release())
        .compose(isOurs -> isOurs ? read() : Future.<Void>succeededFuture())
        .otherwiseEmpty();
  }

  /// What changed before the database was listening was told to nobody, so all is read again.
  private void opened(Database.Listening listening) {
    stale.set(true);
    if (following.getAndUpdate(now -> now == null ? null : listening) == null) {
      listening.close();
    }
  }

  /// Completes, always, when a reading that began after this call has ended.
  Future<Void> read() {
    stale.set(false);
    return reading.again().onFailure(this::notRead).otherwiseEmpty();
  }

  private void take(List<VirtualKey> all) {
    keys.set(new KeySnapshot(all));
    known.set(true);
  }

  private void notRead(Throwable cause) {
    stale.set(true);
    LOG.atWarn()
        .addKeyValue("cause", cause.getClass().getSimpleName())
        .log("Keys could not be read; those known go on, and it is tried again");
  }
}
