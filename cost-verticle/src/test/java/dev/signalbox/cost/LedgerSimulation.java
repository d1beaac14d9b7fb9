package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.platform.Database;
import dev.signalbox.testkit.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Three replicas, a provider that keeps its own bill and everything that can go wrong between
/// them, drawn from one seed, over the real statements: batches of holds, transactions at the same
/// time and such as die in the middle, answers that get lost, calls besides calls, settlements
/// late, twice and out of order, replicas that die with what they had in memory, sweeps at any
/// moment and a clock that jumps.
final class LedgerSimulation {
  private static final int REPLICAS = 3;

  private final SplittableRandom random;
  private final Ledger ledger;
  private final SimulatedCallers callers;
  private final SimulatedOverlap overlap;
  private final Map<String, Long> limits = new HashMap<>();
  private final Map<String, Long> totals = new HashMap<>();
  private final Map<String, Running> running = new HashMap<>();
  private final List<List<LedgerLine>> memory = new ArrayList<>();

  /// What died with a replica: the truth that reconciling brings back.
  private final List<LedgerLine> lost = new ArrayList<>();

  private final Map<String, Long> bills = new HashMap<>();
  private long millis = Instant.parse("2026-11-30T20:00:00Z").toEpochMilli();

  LedgerSimulation(long seed, Database database) {
    this.random = new SplittableRandom(seed);
    this.ledger = new Ledger(database);
    this.overlap = new SimulatedOverlap(database);
    this.callers = new SimulatedCallers(random);
    for (var replica = 0; replica < REPLICAS; replica++) {
      memory.add(new ArrayList<>());
    }
    for (var name : SimulatedCallers.NAMES) {
      if (name.startsWith("key:") || random.nextBoolean()) {
        limits.put(name, random.nextLong(20_000, 200_000));
      }
      if (name.startsWith("user:") && random.nextBoolean()) {
        totals.put(name, random.nextLong(20_000, 200_000));
      }
    }
  }

  /// A request that holds something.
  private static final class Running {
    private final HoldAsk ask;
    private final List<Long> granted = new ArrayList<>();

    Running(HoldAsk ask, long granted) {
      this.ask = ask;
      this.granted.add(granted);
    }
  }

  /// The strict budgets drawn.
  Map<String, Long> limits() {
    return limits;
  }

  /// The budgets over all time drawn.
  Map<String, Long> totals() {
    return totals;
  }

  /// What the provider has billed for requests on `account`, whatever became of their settlement.
  long bill(String account) {
    return bills.getOrDefault(account, 0L);
  }

  /// What the ledger has to say was spent: the bill without what waits in memory or died with it.
  long written() {
    var billed = bills.values().stream().mapToLong(Long::longValue).sum();
    return billed - unwritten(lost) - memory.stream().mapToLong(LedgerSimulation::unwritten).sum();
  }

  private static long unwritten(List<LedgerLine> lines) {
    return lines.stream().mapToLong(LedgerLine::spentNano).sum();
  }

  /// One thing that happens, and what it was.
  String step() {
    return switch (random.nextInt(15)) {
      case 0, 1, 2 -> hold();
      case 3, 4, 5 -> finish();
      case 6 -> besides();
      case 7, 8 -> flush(random.nextInt(REPLICAS), random.nextInt(4) == 0);
      case 9 -> crash(random.nextInt(REPLICAS));
      case 10 -> sweep();
      case 11 -> late();
      case 12, 13 -> overlap();
      default -> jump();
    };
  }

  /// Everything that runs ends, and what was lost is told again.
  void settleAll() {
    while (!running.isEmpty()) {
      finish();
    }
    for (var replica = 0; replica < REPLICAS; replica++) {
      while (!memory.get(replica).isEmpty()) {
        flush(replica, true);
      }
    }
    Collections.shuffle(lost, new Random(random.nextLong()));
    write(lost);
  }

  private String hold() {
    var batch = callers.batch(millis);
    var answers = Eventually.get(ledger.hold(batch, cycle())).answers();
    if (random.nextInt(5) == 0) {
      var again = Eventually.get(ledger.hold(batch, cycle())).answers();
      for (var at = 0; at < batch.size(); at++) {
        if (answers.get(at) instanceof HoldAnswer.Granted
            && !answers.get(at).equals(again.get(at))) {
          throw new AssertionError("asked again, a hold is another: " + again.get(at));
        }
      }
      answers = granted(answers, again);
    }
    began(batch, answers);
    return "hold " + batch.size();
  }

  private void began(List<HoldBatch.Try> batch, List<HoldAnswer> answers) {
    for (var at = 0; at < batch.size(); at++) {
      if (answers.get(at) instanceof HoldAnswer.Granted(Money amount)) {
        var begun = new Running(batch.get(at).ask(), amount.nanoUsd());
        if (random.nextInt(6) == 0) {
          // the answer got lost: the asker gives back what it may have got, and calls nobody
          release(begun);
        } else {
          running.put(begun.ask.id().value(), begun);
        }
      }
    }
  }

  /// Another replica holds or settles while a transaction is open, which may come to nothing.
  private String overlap() {
    var first = callers.batch(millis);
    var dies = random.nextBoolean();
    if (random.nextBoolean()) {
      var second = callers.batch(millis);
      var both = overlap.run(first, cycle(), dies, () -> ledger.hold(second, cycle()));
      began(dies ? List.of() : first, both.first());
      began(second, both.second().answers());
      return "holds at once" + (dies ? ", one dies" : "");
    }
    var lines = memory.get(random.nextInt(REPLICAS));
    var both = overlap.run(first, cycle(), dies, () -> ledger.write(lines, cycle()));
    lines.clear();
    began(dies ? List.of() : first, both.first());
    return "hold and settle at once" + (dies ? ", the hold dies" : "");
  }

  /// A statement nobody waited for any longer is carried out after its request was given up.
  private String late() {
    var ask = callers.ask(millis);
    write(SimulatedLines.releases(ask, millis));
    var answer =
        Eventually.get(ledger.hold(List.of(new HoldBatch.Try(ask, true)), cycle()))
            .answers()
            .getFirst();
    if (!(answer instanceof HoldAnswer.Ended)) {
      throw new AssertionError("held after its end: " + answer);
    }
    return "late " + ask.id();
  }

  private static List<HoldAnswer> granted(List<HoldAnswer> one, List<HoldAnswer> other) {
    var all = new ArrayList<HoldAnswer>();
    for (var at = 0; at < one.size(); at++) {
      all.add(one.get(at) instanceof HoldAnswer.Granted ? one.get(at) : other.get(at));
    }
    return all;
  }

  /// A second call besides the first, where that is held too.
  private String besides() {
    var one = any();
    if (one == null || one.granted.size() > 1) {
      return "nothing runs";
    }
    var worst = new Money(random.nextLong(1, 20_000));
    var ask =
        new HoldAsk(
            one.ask.id(),
            LedgerLine.opening(2),
            one.ask.accounts(),
            worst,
            worst,
            "acme/large",
            millis);
    var answer =
        Eventually.get(ledger.hold(List.of(new HoldBatch.Try(ask, true)), cycle()))
            .answers()
            .getFirst();
    if (answer instanceof HoldAnswer.Granted(Money amount)) {
      one.granted.add(amount.nanoUsd());
    }
    return "besides " + answer;
  }

  private String finish() {
    var one = any();
    if (one == null) {
      return "nothing runs";
    }
    running.remove(one.ask.id().value());
    if (random.nextInt(8) == 0) {
      release(one);
      return "release";
    }
    var lines = new ArrayList<LedgerLine>();
    for (var attempt = 1; attempt <= one.granted.size(); attempt++) {
      var cost = random.nextLong(one.granted.get(attempt - 1) + 1);
      for (var account : one.ask.accounts()) {
        bills.merge(account, cost, Long::sum);
        lines.add(SimulatedLines.line(one.ask, account, attempt, cost, millis));
      }
    }
    memory.get(random.nextInt(REPLICAS)).addAll(lines);
    return "settle " + one.ask.id();
  }

  private void release(Running one) {
    memory.get(random.nextInt(REPLICAS)).addAll(SimulatedLines.releases(one.ask, millis));
  }

  /// Writes what a replica remembers, in any order where it is said twice.
  private String flush(int replica, boolean twice) {
    var lines = memory.get(replica);
    write(lines);
    if (twice) {
      Collections.shuffle(lines, new Random(random.nextLong()));
      write(lines);
    }
    lines.clear();
    return "flush " + replica + (twice ? " twice" : "");
  }

  private String crash(int replica) {
    lost.addAll(memory.get(replica));
    memory.get(replica).clear();
    return "crash " + replica;
  }

  private String sweep() {
    return "sweep " + Eventually.get(ledger.sweep(Duration.ZERO));
  }

  private String jump() {
    millis += random.nextLong(-7_200_000, 7_200_000);
    return "clock " + Instant.ofEpochMilli(millis);
  }

  private void write(List<LedgerLine> lines) {
    if (!lines.isEmpty()) {
      Eventually.get(ledger.write(lines, cycle()));
    }
  }

  private @Nullable Running any() {
    if (running.isEmpty()) {
      return null;
    }
    var ids = running.keySet().stream().sorted().toList();
    return running.get(ids.get(random.nextInt(ids.size())));
  }

  private Cycle cycle() {
    return Cycle.at(millis);
  }
}
