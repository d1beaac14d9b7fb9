package dev.signalbox.router;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.platform.catalogue.CatalogueModel;
import dev.signalbox.platform.catalogue.CatalogueProvider;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.Replying;
import dev.signalbox.router.plan.Fleet;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// What may be asked about providers and models, from live measurements.
final class FleetPages {
  private static final int FULL = 100;

  private final RouterUnit unit;

  FleetPages(RouterUnit unit) {
    this.unit = unit;
  }

  private Map<String, ProviderPresence> present() {
    return unit.fleet().map(Fleet::providers).orElse(Map.of());
  }

  Future<OperatorReply> providers(Asked asked) {
    var all = new JsonArray();
    present().values().forEach(provider -> all.add(OfferJson.provider(provider)));
    return ok(new JsonObject().put("providers", all));
  }

  Future<OperatorReply> status(Asked asked) {
    return of(
        asked,
        provider ->
            new JsonObject()
                .put("provider", provider.id())
                .put("status", provider.status())
                .put("responseTime", provider.latencyMillis())
                .put("successRate", provider.successPercent())
                .put("errorRate", FULL - provider.successPercent())
                .put(
                    "lastCheck",
                    unit.fleet()
                        .map(Fleet::takenAtEpochMillis)
                        .map(millis -> Instant.ofEpochMilli(millis).toString())
                        .orElse(""))
                .put("message", OfferJson.words(provider))
                .put("targets", OfferJson.targets(provider)));
  }

  Future<OperatorReply> models(Asked asked) {
    return ok(models(present().values()));
  }

  Future<OperatorReply> modelsOfOne(Asked asked) {
    return of(asked, provider -> models(List.of(provider)));
  }

  private static JsonObject models(Collection<ProviderPresence> providers) {
    var models = new JsonArray();
    providers.forEach(
        provider -> provider.offers().forEach(offer -> models.add(OfferJson.model(offer))));
    return new JsonObject().put("total", models.size()).put("models", models);
  }

  private Future<OperatorReply> of(Asked asked, Function<ProviderPresence, JsonObject> page) {
    var provider = present().get(asked.id());
    return provider == null ? Future.succeededFuture(asked.notFound()) : ok(page.apply(provider));
  }

  /// Every provider that is known, and whether it can be used.
  Future<OperatorReply> catalogue(Asked asked) {
    var present = present();
    var known = new TreeMap<String, JsonObject>();
    for (var provider : unit.platform().catalogue().current().providers()) {
      if (!present.containsKey(provider.id())) {
        known.put(
            provider.id(),
            OfferJson.known(provider.id(), provider.name(), false, absent(provider)));
      }
    }
    present.forEach((id, provider) ->
        known.put(id, OfferJson.known(id, displayName(id), true, provider.offers())));
    return ok(
        new JsonObject()
            .put("total", known.size())
            .put("active", present.size())
            .put("providers", new JsonArray(List.copyOf(known.values()))));
  }

  private static List<Offer> absent(CatalogueProvider provider) {
    return provider.models().stream().map(CatalogueModel::offer).toList();
  }

  private String displayName(String id) {
    return unit.platform()
        .catalogue()
        .current()
        .provider(id)
        .map(CatalogueProvider::name)
        .orElse(id);
  }

  /// How everything is, in one word and provider by provider.
  Future<OperatorReply> health(Asked asked) {
    var fleet = unit.fleet();
    if (fleet.isEmpty()) {
      return Future.succeededFuture(
          Replying.error(asked.call().id(), new GatewayError.UnitUnavailable(Unit.PROVIDERS)));
    }
    var providers = new JsonObject();
    var active = new JsonArray();
    for (var provider : fleet.get().providers().values()) {
      providers.put(
          provider.id(),
          new JsonObject()
              .put("status", provider.status())
              .put("latencyMs", provider.latencyMillis()));
      if (!isDown(provider)) {
        active.add(provider.id());
      }
    }
    var routing =
        new JsonObject()
            .put("activeProviders", active.size())
            .put("routingStrategy", unit.rules().policy().options().strategy().wireName())
            .put("providers", active);
    return ok(
        new JsonObject()
            .put("overall", overall(fleet.get()))
            .put("providers", providers)
            .put("routing", routing));
  }

  private static String overall(Fleet fleet) {
    var all = fleet.providers().values();
    if (all.isEmpty() || all.stream().allMatch(FleetPages::isDown)) {
      return "down";
    }
    var well =
        all.stream().allMatch(one -> one.status().equals("ok") || one.status().equals("unknown"));
    return well ? "healthy" : "degraded";
  }

  private static boolean isDown(ProviderPresence provider) {
    return provider.status().equals("down");
  }

  private static Future<OperatorReply> ok(JsonObject body) {
    return Future.succeededFuture(Replying.ok(body));
  }
}
