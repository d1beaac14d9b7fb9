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
  private final AtomicReference<Map<String, ActiveProvider>> active =
      new AtomicReference<>(Map.of());
  private final ProviderConfig config;
  private final Switches switches;
  private final ProviderVitals builtinVitals;

  private ProviderBook(ProviderConfig config, Switches switches) {
    this.config = config;
    this.switches = switches;
    this.builtinVitals = vitals(DemoCall.ID);
  }

  /// The providers an operator configured, offering what `catalogue` knows of them by id.
  static ProviderBook of(
      ProviderConfig config, Function<String, List<Offer>> catalogue, Switches switches) {
    var book = new ProviderBook(config, switches);
    for (var configured : config.configured()) {
      var provider = configured.provider();
      var accesses = accesses(configured);
      var local = accesses.stream().allMatch(access -> access.endpoint().isLoopback());
      var models =
          Models.known(
              catalogue.apply(provider.id()), provider.adapter(), configured.model(), local);
      book.put(
          new ActiveProvider(
              provider.id(),
              provider,
              new Accesses(accesses),
              configured.account(),
              models,
              book.vitals(provider.id())));
    }
    return book;
  }

  private static List<Access> accesses(ProviderConfig.Configured configured) {
    var accesses = new ArrayList<Access>();
    for (var door : configured.doors()) {
      var endpoint = Endpoint.of(door.url(), configured.provider());
      accesses.add(
          new Access("key#" + (accesses.size() + 1), endpoint, door.key(), door.weight(), false));
    }
    return accesses;
  }

  /// New vitals for a provider.
  ProviderVitals vitals(String id) {
    return new ProviderVitals(id, config.conditions(), switches);
  }

  Optional<ActiveProvider> find(String id) {
    return Optional.ofNullable(active.get().get(id));
  }

  /// Whether `id` is the built-in provider and it is on.
  boolean isBuiltin(String id) {
    return config.builtin() && id.equals(DemoCall.ID);
  }

  TargetVitals builtinVitals() {
    return builtinVitals.of(Offers.DEMO.target().model());
  }

  /// Adds a provider, or replaces the one of its id.
  void put(ActiveProvider provider) {
    active.updateAndGet(before -> {
      var after = new LinkedHashMap<>(before);
      after.put(provider.id(), provider);
      return after;
    });
  }

  /// Takes a provider away.
  void remove(String id) {
    active.updateAndGet(before -> {
      var after = new LinkedHashMap<>(before);
      after.remove(id);
      return after;
    });
  }

  /// `provider` offers `offers` from now on, unless it has been replaced meanwhile.
  void offer(ActiveProvider provider, List<Offer> offers) {
    active.updateAndGet(before -> {
      var current = before.get(provider.id());
      if (current == null || !current.accesses().equals(provider.accesses())) {
        return before;
      }
      var after = new LinkedHashMap<>(before);
      after.put(provider.id(), current.offering(offers));
      return after;
    });
  }

  /// What the catalogue knows has changed.
  void reoffer(Function<String, List<Offer>> catalogue) {
    for (var provider : all()) {
      if (provider.models().source() == Models.Source.CATALOGUE) {
        var known = Offers.at(provider.id(), catalogue.apply(provider.provider().id()));
        offer(
            provider,
            Offers.withDefault(
                known, provider.adapter(), provider.models().preferred(), provider.isLoopback()));
      }
    }
  }

  List<ActiveProvider> all() {
    return List.copyOf(active.get().values());
  }

  List<ProviderPresence> presences(long now) {
    var presences = new ArrayList<ProviderPresence>();
    active.get().values().forEach(provider -> presences.add(provider.presence(now)));
    if (config.builtin()) {
      var demo =
          ActiveProvider.presence(
              DemoCall.ID, builtinVitals.health(0), List.of(Offers.DEMO), Optional.empty());
      presences.add(
          new ProviderPresence(
              demo.id(),
              "ok",
              demo.latencyMillis(),
              demo.successPercent(),
              demo.offers(),
              demo.targets()));
    }
    return presences;
  }
}
