package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// Who asks for money in the simulation.
final class SimulatedCallers {
  static final List<String> NAMES =
      List.of("org:o", "team:t", "key:a", "key:b", "user:u", "session:a:1", "session:b:1");

  private final SplittableRandom random;
  private int requests;

  SimulatedCallers(SplittableRandom random) {
    this.random = random;
  }

  /// Some requests that a replica asks for together.
  List<HoldBatch.Try> batch(long millis) {
    var batch = new ArrayList<HoldBatch.Try>();
    for (var left = random.nextInt(1, 9); left > 0; left--) {
      batch.add(new HoldBatch.Try(ask(millis), random.nextBoolean()));
    }
    return batch;
  }

  /// A request of one of two keys, on any of the other accounts.
  HoldAsk ask(long millis) {
    var names = new TreeSet<String>();
    var key = random.nextBoolean() ? "a" : "b";
    names.add("key:" + key);
    for (var name : NAMES) {
      if (!name.startsWith("key:") && !name.startsWith("session:") && random.nextBoolean()) {
        names.add(name);
      }
    }
    if (random.nextBoolean()) {
      names.add("session:" + key + ":1");
    }
    var worst = random.nextLong(1, 30_000);
    var least = random.nextBoolean() ? worst : random.nextLong(worst + 1);
    return new HoldAsk(
        new RequestId("r" + requests++),
        LedgerLine.HOLD,
        List.copyOf(names),
        new Money(worst),
        new Money(least),
        "auto",
        millis);
  }
}
