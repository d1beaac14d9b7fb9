package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.Objection;
import dev.signalbox.api.fleet.Presence.Addition;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Target;
import dev.signalbox.provider.wire.Provider;
import dev.signalbox.provider.wire.ProviderAdapter;
import java.util.List;
import java.util.Optional;

/// A provider that can be called.
///
/// @param id the one callers know it by; an operator's own for those that were added
/// @param account the one requests are made for, empty where none has to be named
/// @param added what the operator said who added it over the API
record ActiveProvider(
    String id,
    Provider provider,
    Accesses accesses,
    String account,
    Models models,
    ProviderVitals vitals,
    Optional<Addition> added) {
  private static final int SHORTEST_SECRET = 8;

  ActiveProvider {
    models = models.carriedBy(provider.adapter());
  }

  /// One that settings or discovery brought.
  ActiveProvider(
      String id,
      Provider provider,
      Accesses accesses,
      String account,
      Models models,
      ProviderVitals vitals) {
    this(id, provider, accesses, account, models, vitals, Optional.empty());
  }

  ProviderAdapter adapter() {
    return provider.adapter();
  }

  ActiveProvider offering(List<Offer> newOffers) {
    return new ActiveProvider(
        id, provider, accesses, account, models.offering(newOffers), vitals, added);
  }

  List<Offer> offers() {
    return models.offers();
  }

  /// Whether its models come from its own list.
  boolean listsItsModels() {
    return models.source() == Models.Source.LIST;
  }

  /// Whether all of it runs on this machine.
  boolean isLoopback() {
    return accesses.all().stream().allMatch(access -> access.endpoint().isLoopback());
  }

  /// The most `target` writes in one answer, 0 when unknown.
  int maxOutputTokens(Target target) {
    for (var offer : offers()) {
      if (offer.target().equals(target)) {
        return offer.maxOutputTokens();
      }
    }
    return 0;
  }

  /// `error` as it may be told: under the id callers know, and without our keys, should the
  /// provider repeat one.
  GatewayError told(GatewayError error) {
    if (error instanceof ProviderFailed(_, int status, String reason)) {
      return new ProviderFailed(id, status, withoutKeys(reason));
    }
    return error instanceof ProviderRejected(_, int status, var fault, String reason, var words)
        ? new ProviderRejected(id, status, fault, withoutKeys(reason), withoutKeys(words))
        : error;
  }

  /// A name with something taken out of it is none any more.
  private Objection withoutKeys(Objection words) {
    return new Objection(orNothing(words.code()), orNothing(words.param()));
  }

  private String orNothing(String name) {
    return withoutKeys(name).equals(name) ? name : "";
  }

  /// Shorter ones guard nothing, and taking them out would only take letters out of words.
  private String withoutKeys(String reason) {
    var clean = reason;
    for (var access : accesses.all()) {
      var key = access.key().reveal();
      clean = key.length() < SHORTEST_SECRET ? clean : clean.replace(key, "[redacted]");
    }
    return clean;
  }

  ProviderPresence presence(long now) {
    return presence(id, vitals.health(accesses.notBeforeMillis(now)), offers(), added);
  }

  static ProviderPresence presence(
      String id, List<TargetHealth> health, List<Offer> offers, Optional<Addition> added) {
    return new ProviderPresence(
        id,
        ProviderVitals.status(health),
        ProviderVitals.latencyMillis(health),
        ProviderVitals.successPercent(health),
        offers,
        health,
        added);
  }
}
