package dev.signalbox.security;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.RequestId;
import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Locks out keys that keep attacking. Every replica answers from its own book; PostgreSQL counts
/// the blocks of all of them and tells all of them when a key is locked or lifted. While it is away
/// the book decides alone, and what it counted is reported when it is back. Shared between event
/// loops.
final class Quarantine {
  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

  /// How long a refused caller waits for its block to be counted.
  private static final long REPORT_MILLIS = 400;

  /// How long a start waits for the database before it goes on without.
  private static final long FOLLOW_MILLIS = 2_000;

  private static final int MOST_UNREPORTED = 10_000;

  private final QuarantinePolicy policy;
  private final QuarantineBook book;
  private final QuarantineStore store;
  private final InstantSource clock;
  private final AtomicReference<Database.@Nullable Listening> following =
      new AtomicReference<>(() -> {});
  private final ConcurrentLinkedQueue<QuarantineStore.Report> unreported =
      new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean loaded = new AtomicBoolean();
  private final AtomicBoolean catchingUp = new AtomicBoolean();

  Quarantine(QuarantinePolicy policy, QuarantineStore store, InstantSource clock) {
    this.policy = policy;
    this.book = new QuarantineBook(policy);
    this.store = store;
    this.clock = clock;
  }

  /// Follows the database from now on. Completes, always, within seconds: a database that is away
  /// is followed when it comes.
  Future<Void> follow() {
    return store
        .listen(this::changed)
        .onSuccess(this::opened)
        .timeout(FOLLOW_MILLIS, TimeUnit.MILLISECONDS)
        .compose(_ -> load().timeout(FOLLOW_MILLIS, TimeUnit.MILLISECONDS))
        .otherwiseEmpty();
  }

  /// What changed before the database was listening was told to nobody, so all is read again.
  private void opened(Database.Listening listening) {
    loaded.set(false);
    if (following.getAndUpdate(now -> now == null ? null : listening) == null) {
      listening.close();
    }
  }

  /// Ends [#follow], even one the database has not answered yet.
  void unfollow() {
    var last = following.getAndSet(null);
    if (last != null) {
      last.close();
    }
  }

  /// Forgets blocks too old to count, here and in the database. Called every few seconds.
  Future<Void> prune() {
    long now = clock.millis();
    book.forgetOld(now);
    return store.isUp()
        ? store.prune(now - policy.window().toMillis()).otherwiseEmpty()
        : Future.succeededFuture();
  }

  Optional<QuarantineBook.Entry> lockOf(CallerKey caller) {
    return book.lockOf(caller.hash(), clock.millis());
  }

  List<QuarantineBook.Entry> locked() {
    return book.locked(clock.millis());
  }

  /// Counts a request that was blocked with confidence; one that was not leaves no trace.
  /// Completes, always, once the key's next request will see the outcome.
  Future<Optional<QuarantineBook.Entry>> blocked(
      CallerKey caller, RequestId request, InputJudge.Verdict verdict) {
    boolean counts = verdict.isAttack() && verdict.score() >= policy.score();
    if (!counts || (caller.isAnonymous() && !policy.anonymous())) {
      return Future.succeededFuture(Optional.empty());
    }
    var reason = new BlockReason(verdict.attack(), verdict.rule(), verdict.score(), clock.millis());
    var before = lockOf(caller);
    var here = book.block(caller.hash(), caller.prefix(), reason);
    var report =
        new QuarantineStore.Report(caller.hash(), caller.prefix(), request.value(), reason);
    if (!store.isUp()) {
      keep(report);
      return Future.succeededFuture(newLock(before, here));
    }
    return store
        .report(report)
        .onSuccess(this::learnLock)
        .timeout(REPORT_MILLIS, TimeUnit.MILLISECONDS)
        .onFailure(_ -> keep(report))
        .transform(_ -> Future.succeededFuture(newLock(before, lockOf(caller).orElse(here))));
  }

  /// Reports what could not be reported, and loads what could not be loaded. Called every second.
  void catchUp() {
    if (!store.isUp() || !catchingUp.compareAndSet(false, true)) {
      return;
    }
    var first = loaded.get() ? Future.<Void>succeededFuture() : load();
    first.compose(_ -> reportNext()).onComplete(_ -> catchingUp.set(false));
  }

  Future<List<QuarantineBook.Entry>> lift(String key) {
    return store.lift(key, clock.millis()).onSuccess(lifted -> lifted.forEach(book::learn));
  }

  private Optional<QuarantineBook.Entry> newLock(
      Optional<QuarantineBook.Entry> before, QuarantineBook.Entry now) {
    if (before.isPresent() || !now.isLocked(clock.millis())) {
      return Optional.empty();
    }
    LOG.atWarn()
        .addKeyValue("keyPrefix", now.prefix())
        .addKeyValue("permanent", now.permanent())
        .addKeyValue("locks", now.temporaries())
        .log("A key was quarantined");
    return Optional.of(now);
  }

  private void learnLock(QuarantineBook.Entry entry) {
    if (entry.isLocked(clock.millis())) {
      book.learn(entry);
    }
  }

  private void keep(QuarantineStore.Report report) {
    if (waiting.incrementAndGet() > MOST_UNREPORTED) {
      waiting.decrementAndGet();
      return;
    }
    unreported.add(report);
  }

  private Future<Void> reportNext() {
    var next = unreported.poll();
    if (next == null) {
      return Future.succeededFuture();
    }
    waiting.decrementAndGet();
    return store
        .report(next)
        .onSuccess(this::learnLock)
        .onFailure(_ -> keep(next))
        .compose(_ -> reportNext());
  }

  private void changed(String hash) {
    if (hash.isEmpty()) {
      loaded.set(false);
      catchUp();
    } else {
      store
          .one(hash)
          .onSuccess(entries -> entries.forEach(book::learn))
          .onFailure(_ -> loaded.set(false));
    }
  }

  private Future<Void> load() {
    return store
        .all()
        .onSuccess(entries -> {
          entries.forEach(book::learn);
          loaded.set(true);
        })
        .onFailure(cause ->
            LOG.atWarn()
                .addKeyValue("cause", cause.getClass().getSimpleName())
                .log("Quarantines could not be read; trying again"))
        .mapEmpty();
  }
}
