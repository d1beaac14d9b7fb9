package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.Hold;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The requests this replica has seen lately, so that one asked again gets the same answer. A retry
/// on another replica, or a late one, is caught by the ledger instead.
final class Requests {
  private final Map<RequestId, Held> open = new ConcurrentHashMap<>();
  private SettledReports young = new SettledReports();
  private SettledReports old = new SettledReports();

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

  synchronized @Nullable CostReport settled(RequestId id) {
    var report = young.find(id);
    return report == null ? old.find(id) : report;
  }

  /// Ends and returns the hold of a request, if this replica placed it.
  @Nullable Held end(RequestId id) {
    return open.remove(id);
  }

  synchronized void settled(RequestId id, CostReport report) {
    young.put(id, report);
  }

  /// Forgets the older half of the settled, and holds placed before `epochMillis`.
  void age(long epochMillis) {
    forgetOlder();
    open.values().removeIf(held -> held.epochMillis() < epochMillis);
  }

  private synchronized void forgetOlder() {
    var oldest = old;
    oldest.clear();
    old = young;
    young = oldest;
  }
}
