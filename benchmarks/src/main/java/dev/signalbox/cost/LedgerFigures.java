package dev.signalbox.cost;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Deadline;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What holding and settling add to a request, how many statements many requests need, and how fast
/// the ledger takes in what was spooled: against a durable embedded PostgreSQL of its own.
public final class LedgerFigures {
  private static final Target TARGET = new Target("openai", "gpt-4o-mini");
  private static final int WARM_UP = 3_000;
  private static final int MEASURED = 3_000;
  private static final int PER_SECOND = 2_000;
  private static final int FEW_PER_SECOND = 100;
  private static final int BEAT_MILLIS = 5;
  private static final int KEYS = 200;
  private static final int IMPORTED = 200_000;
  private static final int BATCH = 1_000;

  private final LedgerStage stage;
  private final String run = Long.toString(System.nanoTime(), 36);
  private int requests;

  private LedgerFigures(LedgerStage stage) {
    this.stage = stage;
  }

  /// Prints the figures.
  ///
  /// @param arguments seconds of load, 10 where there are none
  public static void main(String[] arguments) throws Exception {
    var seconds = arguments.length == 0 ? 10 : Integer.parseInt(arguments[0]);
    try (var stage = LedgerStage.open()) {
      var figures = new LedgerFigures(stage);
      var owing = key("owing");
      var strict = key("strict");
      stage.strict(strict, Money.usd(1_000_000));
      figures.added("warm-up", WARM_UP, strict);
      figures.added("hold and settle, no budget", MEASURED, owing);
      figures.added("hold and settle, strict budget", MEASURED, strict);
      figures.single("select 1", "select 1");
      figures.single("one commit", "select txid_current()");
      figures.load("no budgets", new Load(PER_SECOND, seconds), false);
      figures.load("no budgets, few", new Load(FEW_PER_SECOND, seconds), false);
      figures.load("strict budgets", new Load(PER_SECOND, seconds), true);
      figures.importing();
    }
  }

  private static Account key(String name) {
    return Account.ofKey(new CallerKey(name, name));
  }

  /// One request after the other on a machine that has nothing else to do.
  private void added(String what, int count, Account account) {
    var nanos = new long[count];
    for (var i = 0; i < count; i++) {
      var began = System.nanoTime();
      stage.get(() -> request(List.of(account), 0));
      nanos[i] = System.nanoTime() - began;
    }
    print(what, nanos);
  }

  /// What one statement takes at least; one that needs a number of its own is written to disk.
  private void single(String what, String sql) {
    var nanos = new long[MEASURED];
    for (var i = 0; i < MEASURED; i++) {
      var began = System.nanoTime();
      stage.get(() -> stage.database().pool().preparedQuery(sql).execute());
      nanos[i] = System.nanoTime() - began;
    }
    print(what, nanos);
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "%-32s p50 %6.0f us, p99 %6.0f us%n",
        what, nanos[nanos.length / 2] / 1e3, nanos[nanos.length * 99 / 100] / 1e3);
  }

  /// A fixed rate for some time.
  private record Load(int perSecond, int seconds) {
    int total() {
      return perSecond * seconds;
    }
  }

  /// Requests at a fixed rate, of many keys with a session each, that take up to half a second.
  private void load(String what, Load load, boolean strict) {
    var accounts = new ArrayList<List<Account>>();
    for (var i = 0; i < KEYS; i++) {
      var caller = new CallerKey(what.charAt(0) + "-" + i, "k");
      accounts.add(List.of(Account.ofKey(caller), Account.ofSession(caller, "s")));
      if (strict) {
        stage.strict(accounts.getLast().getFirst(), Money.usd(1_000_000));
      }
    }
    stage.quiet();
    var before = stage.statements();
    var cpuBefore = stage.serverCpu();
    var began = System.nanoTime();
    var failed = new AtomicInteger();
    var total = load.total();
    stage.get(() -> paced(accounts, load, failed));
    var took = (System.nanoTime() - began) / 1e9;
    stage.quiet();
    var statements = stage.statements() - before;
    System.out.printf(
        "%-32s %d requests in %.1f s, %d statements = %.2f per 10 requests, %d failed,"
            + " %.0f us of the server's CPU each%n",
        "load, " + what,
        total,
        took,
        statements,
        statements * 10.0 / total,
        failed.get(),
        stage.serverCpu().minus(cpuBefore).toNanos() / 1e3 / total);
  }

  private Future<Void> paced(List<List<Account>> accounts, Load load, AtomicInteger failed) {
    var total = load.total();
    var left = new AtomicInteger(total);
    var done = Promise.<Void>promise();
    var begun = new AtomicInteger();
    var since = System.nanoTime();
    stage
        .vertx()
        .setPeriodic(
            BEAT_MILLIS,
            timer -> {
              var due =
                  Math.min(
                      total, (System.nanoTime() - since) / 1_000 * load.perSecond() / 1_000_000);
              while (begun.get() < due) {
                var of = accounts.get(begun.getAndIncrement() % accounts.size());
                request(of, ThreadLocalRandom.current().nextInt(50, 500))
                    .onComplete(outcome -> {
                      if (outcome.failed()) {
                        failed.incrementAndGet();
                      }
                      if (left.decrementAndGet() == 0) {
                        stage.vertx().cancelTimer(timer);
                        done.complete();
                      }
                    });
              }
            });
    return done.future();
  }

  /// A hold, some time, and its settlement.
  private Future<?> request(List<Account> accounts, int millis) {
    var id = new RequestId(run + "-" + requests++);
    var question =
        new PlaceHold(
            id,
            accounts,
            TARGET.toString(),
            100,
            OptionalInt.of(200),
            PlaceHold.Terms.of(Identity.of(CallerKey.ANONYMOUS, Authority.CALLER)));
    return ask(question)
        .compose(
            _ -> millis == 0 ? Future.succeededFuture() : stage.vertx().timer(millis).mapEmpty())
        .compose(_ ->
            stage
                .bus()
                .ask(
                    Addresses.SETTLE,
                    new Settle(
                        id,
                        accounts,
                        List.of(new Charge(1, TARGET, Usage.of(90, 150))),
                        stage.now()),
                    soon()))
        .map(LedgerFigures::value);
  }

  private Future<Hold> ask(PlaceHold question) {
    return stage.bus().ask(Addresses.HOLD, question, soon()).map(LedgerFigures::value);
  }

  private Deadline soon() {
    return Deadline.in(Duration.ofSeconds(10), stage.clock());
  }

  private static <T> T value(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Ok<T>(T value) -> value;
      case Outcome.Err<T>(var error) -> throw new IllegalStateException(error.message());
    };
  }

  /// Settled lines as they come back from a spool: batch after batch, each its own transaction.
  private void importing() {
    var ledger = new Ledger(stage.database());
    var cycle = Cycle.at(stage.now());
    var began = System.nanoTime();
    for (var from = 0; from < IMPORTED; from += BATCH) {
      var lines = new ArrayList<LedgerLine>(BATCH);
      for (var i = from; i < from + BATCH; i++) {
        lines.add(line(i, cycle));
      }
      stage.get(() -> ledger.write(lines, cycle));
    }
    var took = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
    System.out.printf(
        "%-32s %d lines in %.1f s = %.0f lines/s%n", "import", IMPORTED, took, IMPORTED / took);
  }

  private LedgerLine line(int number, Cycle cycle) {
    return new LedgerLine(
        run + "-import-" + number,
        key("import-" + number % KEYS).id(),
        1,
        EntryState.SETTLED,
        cycle.firstDay(),
        cycle.firstDay(),
        0,
        103_500,
        TARGET,
        Usage.of(90, 150),
        stage.now());
  }
}
