package dev.signalbox.router.plan;

import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the present replicas of the providers unit offer and have measured, put together: a
/// provider is down only when every replica says so.
///
/// @param providers by id, in the order of their ids
public record FleetView(Map<String, ProviderPresence> providers) {
  private static final List<String> BEST_FIRST = List.of("ok", "unknown", "degraded", "down");

  /// The view of what `replicas` say.
  public static FleetView of(Collection<Presence> replicas) {
    var providers = new TreeMap<String, ProviderPresence>();
    for (var replica : replicas) {
      for (var provider : replica.providers()) {
        providers.merge(provider.id(), provider, FleetView::together);
      }
    }
    return new FleetView(providers);
  }

  private static ProviderPresence together(ProviderPresence a, ProviderPresence b) {
    var offers = new LinkedHashMap<Target, Offer>();
    a.offers().forEach(offer -> offers.put(offer.target(), offer));
    b.offers().forEach(offer -> offers.putIfAbsent(offer.target(), offer));
    var targets = new LinkedHashMap<String, TargetHealth>();
    a.targets().forEach(target -> targets.put(target.model(), target));
    b.targets().forEach(target -> targets.merge(target.model(), target, Health::together));
    var firstIsBetter = rank(a) <= rank(b);
    var better = firstIsBetter ? a : b;
    var worse = firstIsBetter ? b : a;
    return new ProviderPresence(
        a.id(),
        better.status(),
        better.latencyMillis() > 0 ? better.latencyMillis() : worse.latencyMillis(),
        better.successPercent(),
        List.copyOf(offers.values()),
        List.copyOf(targets.values()),
        a.added().or(b::added));
  }

  /// A status we do not know counts as down.
  private static int rank(ProviderPresence provider) {
    var rank = BEST_FIRST.indexOf(provider.status());
    return rank < 0 ? BEST_FIRST.size() : rank;
  }

  /// Everything on offer, provider by provider.
  public List<Offer> offers() {
    var offers = new ArrayList<Offer>();
    providers.values().forEach(provider -> offers.addAll(provider.offers()));
    return offers;
  }

  /// Whether no replica can reach `provider`, or nobody knows it.
  public boolean isDown(String provider) {
    var presence = providers.get(provider);
    return presence == null || rank(presence) >= BEST_FIRST.indexOf("down");
  }

  boolean isDegraded(String provider) {
    var presence = providers.get(provider);
    return presence != null && rank(presence) == BEST_FIRST.indexOf("degraded");
  }
}
