package dev.signalbox.cost;

import dev.signalbox.cost.HoldBatch.Try;
import dev.signalbox.cost.strict.StrictRules;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Strict holds on their way to the database. What comes while a statement is under way goes with
/// the next one, so that many requests share a round trip and a commit and one alone waits for
/// nobody. Those that only the holds of others keep out wait here, oldest first, and are tried
/// again when something was settled. Shared by all lanes of a replica; replicas need not know of
/// each other, for the database decides.
final class HoldQueue {
  private static final int BATCH = 256;
  private static final int RETRIED = 128;
  private static final int MOST = 10_000;
  private static final int STATEMENT_SECONDS = 2;

  /// Settlements of other replicas are not heard of.
  private static final int BEATS_BETWEEN_RETRIES = 2;

  private final Ledger ledger;
  private final Accounts accounts;
  private final Cycles cycles;
  private final Map<HoldAsk.Key, Pending> all = new ConcurrentHashMap<>();
  private final Queue<Pending> fresh = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final AtomicInteger waitingCount = new AtomicInteger();

  /// Touched only by whoever made [#busy] true.
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();

  private int beats;

  HoldQueue(Ledger ledger, Accounts accounts, Cycles cycles) {
    this.ledger = ledger;
    this.accounts = accounts;
    this.cycles = cycles;
  }

  /// One that has not been answered.
  private static final class Pending {
    private final HoldAsk ask;
    private final StrictRules.Patience patience;
    private final long beganNanos = System.nanoTime();
    private final Promise<HoldAnswer> promise = Promise.promise();
    private final @Nullable Context context = Vertx.currentContext();
    private @Nullable HoldAnswer last;

    Pending(HoldAsk ask, StrictRules.Patience patience) {
      this.ask = ask;
      this.patience = patience;
    }

    boolean isOver() {
      return System.nanoTime() - beganNanos >= TimeUnit.MILLISECONDS.toNanos(patience.millis());
    }

    void tell(Runnable how) {
      if (context == null) {
        how.run();
      } else {
        context.runOnContext(_ -> how.run());
      }
    }
  }

  /// Holds `ask`, at the latest when `patience` is over. The same one asked again meanwhile gets
  /// the same answer. Fails where nobody knows whether it stands.
  Future<HoldAnswer> place(HoldAsk ask, StrictRules.Patience patience) {
    if (all.size() >= MOST) {
      return Future.succeededFuture(new HoldAnswer.Full());
    }
    var mine = new Pending(ask, patience);
    var known = all.putIfAbsent(ask.key(), mine);
    if (known != null) {
      return known.promise.future();
    }
    fresh.add(mine);
    pump();
    return mine.promise.future();
  }

  /// Something was given back.
  void wake() {
    if (isWaitedFor()) {
      woken.set(true);
      pump();
    }
  }

  boolean isWaitedFor() {
    return waitingCount.get() > 0;
  }

  /// Called at a steady beat.
  void beat() {
    if (isWaitedFor()) {
      beats = (beats + 1) % BEATS_BETWEEN_RETRIES;
      if (beats == 0) {
        woken.set(true);
      }
      pump();
    }
  }

  private void pump() {
    if (!busy.compareAndSet(false, true)) {
      return;
    }
    var batch = next();
    if (batch.isEmpty()) {
      busy.set(false);
      if (!fresh.isEmpty()) {
        pump();
      }
      return;
    }
    var cycle = cycles.now();
    var tries = batch.stream().map(HoldQueue::attempt).toList();
    ledger
        .hold(tries, cycle)
        .timeout(STATEMENT_SECONDS, TimeUnit.SECONDS)
        .onComplete(done -> {
          if (done.succeeded()) {
            accounts.heard(done.result().totals(), cycle);
            answered(batch, tries, done.result().answers());
          } else {
            batch.forEach(each -> failed(each, done.cause()));
          }
          busy.set(false);
          if (!fresh.isEmpty() || woken.get()) {
            pump();
          }
        });
  }

  /// Answers none of those that are left.
  void close() {
    List.copyOf(all.values())
        .forEach(each -> failed(each, new IllegalStateException("the cost unit stops")));
  }

  private static Try attempt(Pending one) {
    return new Try(one.ask, one.patience.isLast() && one.isOver());
  }

  /// Those who wait go first.
  private List<Pending> next() {
    var batch = new ArrayList<Pending>();
    var retrying = woken.getAndSet(false);
    for (var left = waiting.size(); left > 0; left--) {
      var one = waiting.removeFirst();
      var last = one.last;
      if (one.isOver() && !one.patience.isLast() && last != null) {
        done(one, last);
      } else if (batch.size() < RETRIED && (retrying || one.isOver())) {
        batch.add(one);
      } else {
        waiting.addLast(one);
      }
    }
    for (var one = fresh.poll(); one != null; one = fresh.poll()) {
      batch.add(one);
      if (batch.size() >= BATCH) {
        break;
      }
    }
    waitingCount.set(waiting.size());
    return batch;
  }

  private void answered(List<Pending> batch, List<Try> tries, List<HoldAnswer> answers) {
    var again = new ArrayList<Pending>();
    for (var at = 0; at < batch.size(); at++) {
      var one = batch.get(at);
      var answer = answers.get(at);
      if (answer instanceof HoldAnswer.Refused refused
          && refused.mayPass()
          && (one.patience.isLast() ? !tries.get(at).last() : !one.isOver())) {
        one.last = answer;
        again.add(one);
      } else {
        done(one, answer);
      }
    }
    again.reversed().forEach(waiting::addFirst);
    waitingCount.set(waiting.size());
  }

  private void done(Pending one, HoldAnswer answer) {
    all.remove(one.ask.key());
    one.tell(() -> one.promise.tryComplete(answer));
  }

  private void failed(Pending one, Throwable why) {
    all.remove(one.ask.key());
    one.tell(() -> one.promise.tryFail(why));
  }
}
