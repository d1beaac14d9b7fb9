package dev.signalbox.provider;

import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.routing.Offer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// The active providers of this process, shared by all lanes as one immutable snapshot.
final class ProviderBook {
  private final AtomicReference<Map<String, ActiveProvider>> active;
  private final boolean builtin;
  private final Vitals builtinVitals = new Vitals();

  private ProviderBook(Map<String, ActiveProvider> active, boolean builtin) {
    this.active = new AtomicReference<>(active);
    this.builtin = builtin;
  }

  /// The providers an operator configured, offering what `catalogue` knows of them by id.
  static ProviderBook of(ProviderConfig config, Function<String, List<Offer>> catalogue) {
    var active = new LinkedHashMap<String, ActiveProvider>();
    for (var configured : config.configured()) {
      var provider = configured.provider();
      var endpoint = Endpoint.of(configured.url(), provider);
      var offers =
          Offers.withDefault(
              catalogue.apply(provider.id()),
              provider.adapter(),
              configured.model(),
              endpoint.isLoopback());
      active.put(
          provider.id(),
          new ActiveProvider(
              provider, endpoint, configured.key(), configured.account(), offers, new Vitals()));
    }
    return new ProviderBook(active, config.builtin());
  }

  Optional<ActiveProvider> find(String id) {
    return Optional.ofNullable(active.get().get(id));
  }

  /// Whether `id` is the built-in provider and it is on.
  boolean isBuiltin(String id) {
    return builtin && id.equals(DemoCall.ID);
  }

  Vitals builtinVitals() {
    return builtinVitals;
  }

  /// Adds a provider, or replaces the one of its id.
  void put(ActiveProvider provider) {
    active.updateAndGet(before -> {
      var after = new LinkedHashMap<>(before);
      after.put(provider.id(), provider);
      return after;
    });
  }

  List<ActiveProvider> all() {
    return List.copyOf(active.get().values());
  }

  List<ProviderPresence> presences(long nowMillis) {
    var presences = new ArrayList<ProviderPresence>();
    active.get().values().forEach(provider -> presences.add(provider.presence(nowMillis)));
    if (builtin) {
      presences.add(
          new ProviderPresence(
              DemoCall.ID,
              "ok",
              builtinVitals.latencyMillis(),
              builtinVitals.successPercent(),
              List.of(Offers.DEMO),
              List.of()));
    }
    return presences;
  }
}
