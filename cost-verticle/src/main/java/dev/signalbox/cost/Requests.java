package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The requests this replica has seen lately, so that one asked again gets the same answer. A retry
/// on another replica, or a late one, is caught by the ledger instead.
final class Requests {
  private final Map<RequestId, Held> open = new ConcurrentHashMap<>();
  private volatile Map<String, Settled> young = new ConcurrentHashMap<>();
  private volatile Map<String, Settled> old = new ConcurrentHashMap<>();

  /// A [CostReport] in one object: there are thousands of them, each for seconds.
  private record Settled(
      long cycleNanoUsd, long totalNanoUsd, long requestNanoUsd, CostState state) {
    static Settled of(CostReport report) {
      return new Settled(
          report.thisCycle().nanoUsd(),
          report.total().nanoUsd(),
          report.request().nanoUsd(),
          report.state());
    }

    CostReport report() {
      return new CostReport(
          new Money(cycleNanoUsd), new Money(totalNanoUsd), new Money(requestNanoUsd), state);
    }
  }

  /// A hold that stands.
  record Held(Hold hold, Cycle cycle, long epochMillis) {
    Money amount() {
      return hold.amount();
    }

    Held with(Money more) {
      var all =
          new Hold(
              hold.id(),
              hold.accounts(),
              hold.amount().plus(more),
              hold.state(),
              hold.placed(),
              hold.outputTokenLimit());
      return new Held(all, cycle, epochMillis);
    }
  }

  @Nullable Held held(RequestId id) {
    return open.get(id);
  }

  void held(Held held) {
    open.putIfAbsent(held.hold().id(), held);
  }

  /// More is held for a request, if this replica placed its hold.
  void heldMore(RequestId id, Money more) {
    open.computeIfPresent(id, (_, held) -> held.with(more));
  }

  @Nullable CostReport settled(RequestId id) {
    var settled = young.get(id.value());
    if (settled == null) {
      settled = old.get(id.value());
    }
    return settled == null ? null : settled.report();
  }

  /// Ends and returns the hold of a request, if this replica placed it.
  @Nullable Held end(RequestId id) {
    return open.remove(id);
  }

  void settled(RequestId id, CostReport report) {
    young.put(id.value(), Settled.of(report));
  }

  /// Forgets the older half of the settled, and holds placed before `epochMillis`.
  void age(long epochMillis) {
    old = young;
    young = new ConcurrentHashMap<>();
    open.values().removeIf(held -> held.epochMillis() < epochMillis);
  }
}
