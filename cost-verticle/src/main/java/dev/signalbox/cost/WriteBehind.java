package dev.signalbox.cost;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes ledger lines without anybody waiting. What queued since the last batch is the next one,
/// so that many requests share a transaction and the database stays out of their way: a batch costs
/// as much as dozens of lines. Lines wait for more, unless they give back what a strict budget has
/// set aside; one batch is under way at a time. An opening of the last beat is left for the next
/// batch, for its request may end before that and need no opening at all. No line waits for more
/// than [#LONGEST_BEATS] beats.
///
/// While the database is away lines go to disk, and back from there in order. A batch whose fate is
/// unknown is sent again: the ledger counts a line once. What is on its way is in the journal as
/// well, from the moment it is taken over until it has arrived.
///
/// A batch is given up after five seconds and goes to disk together with all that follows. Where
/// the disk does not take it either, lines wait in memory, and from [#MOST] of them on nothing more
/// may be held: what is settled is never refused.
final class WriteBehind {
  private static final Logger LOG = LoggerFactory.getLogger(WriteBehind.class);
  private static final int BATCH = 2_000;
  private static final int MOST = 200_000;
  private static final int LONGEST_BEATS = 4;

  private static final long DRAIN_LOOK_MILLIS = 5;
  private static final long LAST_BATCH_SECONDS = 2;

  private final Ledger ledger;
  private final Backlog backlog;
  private final Accounts accounts;
  private final Cycles cycles;
  private final Queue<Queued> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Consumer<List<String>> written;
  private volatile boolean pressing;
  private volatile boolean leftYoung;
  private volatile boolean last;
  private volatile int beats;
  private int sent;

  /// @param written is told the accounts of lines whenever some have reached the database
  WriteBehind(
      Ledger ledger,
      Backlog backlog,
      Accounts accounts,
      Cycles cycles,
      Consumer<List<String>> written) {
    this.ledger = ledger;
    this.backlog = backlog;
    this.accounts = accounts;
    this.cycles = cycles;
    this.written = written;
  }

  /// Takes `line` over; it is counted in memory from here on.
  void add(LedgerLine line) {
    enqueue(line, beats);
    if (queued.incrementAndGet() >= BATCH) {
      pump();
    }
  }

  private void enqueue(LedgerLine line, int beat) {
    synchronized (queue) {
      // in one order here and there
      queue.add(new Queued(line, backlog.remember(line), beat));
    }
  }

  /// A line and what it takes in the journal.
  ///
  /// @param beat the last one before it came
  private record Queued(LedgerLine line, int bytes, int beat) {}

  /// Lines that share their fate, and what they take in the journal.
  private record Batch(List<LedgerLine> lines, long bytes) {}

  /// Whether so much waits that no more may be begun.
  boolean isFull() {
    return queued.get() >= MOST;
  }

  /// Lines not yet on their way.
  int queued() {
    return queued.get();
  }

  /// Batches waiting on disk.
  long spooled() {
    return backlog.depth();
  }

  /// Lets what waits go at the next beat, however little it is.
  void press() {
    pressing = true;
  }

  /// Begins the next batch if it is worth one or has waited long enough. Called at a steady beat,
  /// by one thread.
  void beat() {
    var now = beats + 1;
    beats = now;
    if (pressing || now - sent >= (leftYoung ? LONGEST_BEATS - 1 : LONGEST_BEATS)) {
      sent = now;
      pump();
    }
  }

  /// Begins the next batch unless one is under way.
  void pump() {
    if (hasWork() && busy.compareAndSet(false, true)) {
      pressing = false;
      step()
          .onComplete(done -> {
            busy.set(false);
            if (done.succeeded() && (queued() >= BATCH || backlog.depth() > 0)) {
              pump();
            }
          });
    }
  }

  /// Completes once nothing is queued or under way; what waits on disk stays there, and what the
  /// database does not take within [#LAST_BATCH_SECONDS] from here on goes there.
  Future<Void> drained(Vertx vertx) {
    last = true;
    if (queue.isEmpty() && !busy.get()) {
      return Future.succeededFuture();
    }
    pump();
    return vertx.timer(DRAIN_LOOK_MILLIS).compose(_ -> drained(vertx));
  }

  private boolean hasWork() {
    return !queue.isEmpty() || (backlog.depth() > 0 && ledger.isUp());
  }

  /// One batch: fresh lines straight to the database, or behind those that wait on disk.
  private Future<Void> step() {
    var batch = drain();
    if (batch.lines().isEmpty()) {
      backlog.forget(batch.bytes());
      return replay();
    }
    var ended =
        backlog.depth() == 0 && ledger.isUp()
            ? write(batch.lines()).recover(_ -> store(batch.lines()))
            : store(batch.lines());
    return ended.onComplete(_ -> backlog.forget(batch.bytes()));
  }

  private Batch drain() {
    var taken = new ArrayList<Queued>();
    var bytes = 0L;
    while (taken.size() < BATCH) {
      var next = queue.poll();
      if (next == null) {
        break;
      }
      taken.add(next);
      bytes += next.bytes();
    }
    var lines = taken.size() < BATCH && !last ? withoutYoung(taken) : lines(taken);
    leftYoung = lines.size() < taken.size();
    queued.addAndGet(-lines.size());
    return new Batch(lines, bytes);
  }

  private static List<LedgerLine> lines(List<Queued> taken) {
    return taken.stream().map(Queued::line).toList();
  }

  /// Leaves the openings of the last beat for the next batch, remembered anew: what they took in
  /// the journal is forgotten together with all that came before.
  private List<LedgerLine> withoutYoung(List<Queued> taken) {
    var ended = new HashSet<LedgerBatch.Entry>();
    for (var each : taken) {
      if (!each.line().isOpening()) {
        ended.add(LedgerBatch.Entry.of(each.line()));
      }
    }
    var old = new ArrayList<LedgerLine>(taken.size());
    for (var each : taken) {
      var isYoung = each.line().isOpening() && beats - each.beat() <= 1;
      if (isYoung && !ended.contains(LedgerBatch.Entry.of(each.line()))) {
        enqueue(each.line(), each.beat());
      } else {
        old.add(each.line());
      }
    }
    return old;
  }

  private Future<Void> write(List<LedgerLine> batch) {
    var sent = send(batch);
    return (last ? sent.timeout(LAST_BATCH_SECONDS, TimeUnit.SECONDS) : sent)
        .map(_ -> {
          batch.forEach(this::arrived);
          tell(batch);
          return null;
        });
  }

  private Future<Void> store(List<LedgerLine> batch) {
    return backlog
        .append(batch)
        .onFailure(failure -> {
          LOG.atError().setCause(failure).log("Ledger lines could not be stored on disk either");
          batch.forEach(this::add);
        });
  }

  private Future<Void> replay() {
    return backlog
        .replay(stored ->
            send(stored.lines())
                .map(_ -> {
                  if (stored.ownRun()) {
                    stored.lines().forEach(this::arrived);
                  }
                  tell(stored.lines());
                  return true;
                }))
        .compose(count ->
            count > 0
                ? Future.succeededFuture()
                : Future.failedFuture("nothing of the backlog was taken"));
  }

  /// Writes a batch; a line PostgreSQL can never take is put aside so that it holds up no other.
  private Future<Void> send(List<LedgerLine> batch) {
    var cycle = cycles.now();
    return ledger
        .write(batch, cycle)
        .<Void>map(totals -> {
          accounts.heard(totals, cycle);
          return null;
        })
        .recover(failure ->
            LedgerFailure.isHopeless(failure)
                ? divide(batch, failure)
                : Future.failedFuture(failure));
  }

  private Future<Void> divide(List<LedgerLine> batch, Throwable failure) {
    if (batch.size() > 1) {
      var middle = batch.size() / 2;
      return send(batch.subList(0, middle)).compose(_ -> send(batch.subList(middle, batch.size())));
    }
    LOG.atError()
        .setCause(failure)
        .addKeyValue("requestId", batch.getFirst().requestId())
        .addKeyValue("spentNano", batch.getFirst().spentNano())
        .log("PostgreSQL can never take this ledger line; it is not counted");
    return Future.succeededFuture();
  }

  private void tell(List<LedgerLine> batch) {
    written.accept(batch.stream().map(LedgerLine::account).distinct().toList());
  }

  private void arrived(LedgerLine line) {
    accounts.of(line.account(), cycles.now()).arrived(line);
  }
}
