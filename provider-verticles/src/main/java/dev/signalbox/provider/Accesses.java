package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// The ways into one provider, at least one: calls go to the least busy one that does not rest.
final class Accesses {
  private final List<Access> all;
  private final AtomicInteger turn = new AtomicInteger();

  Accesses(List<Access> all) {
    this.all = List.copyOf(all);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("a provider has at least one access");
    }
  }

  List<Access> all() {
    return all;
  }

  Access first() {
    return all.getFirst();
  }

  /// The access for the next call, none of `tried`; empty when all others rest. Equally busy ones
  /// take turns.
  Optional<Access> choose(Collection<Access> tried, long now) {
    if (all.size() == 1) {
      return tried.isEmpty() && !first().rests(now) ? Optional.of(first()) : Optional.empty();
    }
    var from = Math.floorMod(turn.getAndIncrement(), all.size());
    Access best = null;
    for (var i = 0; i < all.size(); i++) {
      var one = all.get((from + i) % all.size());
      if (!one.rests(now) && !tried.contains(one) && (best == null || one.load() < best.load())) {
        best = one;
      }
    }
    return Optional.ofNullable(best);
  }

  /// When the first of them takes calls again, 0 when one does now.
  long notBeforeMillis(long now) {
    for (var access : all) {
      if (!access.rests(now)) {
        return 0;
      }
    }
    return soonest().restsUntilMillis();
  }

  /// Why no call can be made now: what the provider said, and for how long it counts.
  GatewayError resting(long now) {
    var access = soonest();
    var wait = "; not asked again for " + Math.max(0, access.restsUntilMillis() - now) + " ms";
    var why = access.why();
    if (why instanceof ProviderFailed(String id, int status, String reason)) {
      return new ProviderFailed(id, status, reason + wait);
    }
    return why instanceof ProviderRejected(String id, int status, var fault, String reason, _)
        ? new ProviderRejected(id, status, fault, reason + wait)
        : why;
  }

  private Access soonest() {
    return all.stream().min(Comparator.comparingLong(Access::restsUntilMillis)).orElseThrow();
  }
}
