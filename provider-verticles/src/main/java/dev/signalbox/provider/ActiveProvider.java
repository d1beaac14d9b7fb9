package dev.signalbox.provider;

import dev.signalbox.api.Secret;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Target;
import dev.signalbox.provider.wire.Provider;
import java.util.List;

/// A provider that can be called.
///
/// @param account the one requests are made for, empty where none has to be named
record ActiveProvider(
    Provider provider,
    Endpoint endpoint,
    Secret key,
    String account,
    List<Offer> offers,
    ProviderVitals vitals) {
  ActiveProvider {
    offers = List.copyOf(offers);
  }

  String id() {
    return provider.id();
  }

  ActiveProvider offering(List<Offer> newOffers) {
    return new ActiveProvider(provider, endpoint, key, account, newOffers, vitals);
  }

  /// The most `target` writes in one answer, 0 when unknown.
  int maxOutputTokens(Target target) {
    return offers.stream()
        .filter(offer -> offer.target().equals(target))
        .mapToInt(Offer::maxOutputTokens)
        .findFirst()
        .orElse(0);
  }

  ProviderPresence presence() {
    return presence(id(), vitals.health(0), offers);
  }

  static ProviderPresence presence(String id, List<TargetHealth> health, List<Offer> offers) {
    return new ProviderPresence(
        id,
        ProviderVitals.status(health),
        ProviderVitals.latencyMillis(health),
        ProviderVitals.successPercent(health),
        offers,
        health);
  }
}
