package dev.signalbox.router;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Price;
import dev.signalbox.platform.http.Replies;
import dev.signalbox.router.plan.FleetView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What may be asked about providers and models, from live presences.
final class OrchestratorRoutes {
  private static final int PICO_DECIMALS = 12;

  private final Supplier<FleetView> fleet;

  OrchestratorRoutes(Supplier<FleetView> fleet) {
    this.fleet = fleet;
  }

  void mount(Router router) {
    router.get("/orchestrator/providers").handler(this::providers);
    router.get("/orchestrator/models").handler(this::models);
    router.get("/orchestrator/models/:provider").handler(this::modelsOfOne);
  }

  private void providers(RoutingContext context) {
    var all = new JsonArray();
    fleet.get().providers().values().forEach(provider -> all.add(provider(provider)));
    Replies.json(context, 200, new JsonObject().put("providers", all));
  }

  private static JsonObject provider(ProviderPresence provider) {
    var models = new JsonArray();
    provider.offers().forEach(offer -> models.add(offer.target().model()));
    var standard =
        provider.offers().stream().filter(Offer::providerDefault).findFirst().map(Offer::price);
    return new JsonObject()
        .put("id", provider.id())
        .put("name", provider.id())
        .put("status", provider.status())
        .put("models", models)
        .put("responseTime", provider.latencyMillis())
        .put("successRate", provider.successPercent())
        .put("costPerToken", price(standard.orElse(new Price.Unknown())));
  }

  private void models(RoutingContext context) {
    reply(context, fleet.get().offers());
  }

  private void modelsOfOne(RoutingContext context) {
    var id = Objects.requireNonNullElse(context.pathParam("provider"), "");
    var provider = fleet.get().providers().get(id);
    if (provider == null) {
      Replies.error(context, new GatewayError.NotFound(context.normalizedPath()));
    } else {
      reply(context, provider.offers());
    }
  }

  private static void reply(RoutingContext context, List<Offer> offers) {
    var models = new JsonArray();
    offers.forEach(offer -> models.add(model(offer)));
    Replies.json(context, 200, new JsonObject().put("total", offers.size()).put("models", models));
  }

  private static JsonObject model(Offer offer) {
    return new JsonObject()
        .put("id", offer.target().toString())
        .put("provider", offer.target().provider())
        .put("model", offer.target().model())
        .put("contextTokens", offer.contextTokens())
        .put("maxOutputTokens", offer.maxOutputTokens())
        .put("typicalLatencyMs", offer.typicalLatencyMillis())
        .put("default", offer.providerDefault())
        .put("isLanguageModel", offer.languageModel())
        .put(
            "capabilities",
            new JsonArray(
                offer.capabilities().stream().sorted().map(Capability::wireName).toList()))
        .put("costPerToken", price(offer.price()));
  }

  /// USD for one token, exact; null when nobody has said.
  private static @Nullable JsonObject price(Price price) {
    return switch (price) {
      case Price.Unknown _ -> null;
      case Price.Free _ -> new JsonObject().put("input", 0).put("output", 0);
      case Price.PerToken perToken ->
          new JsonObject()
              .put("input", usd(perToken.input()))
              .put("output", usd(perToken.output()));
    };
  }

  private static BigDecimal usd(long picoUsd) {
    return BigDecimal.valueOf(picoUsd, PICO_DECIMALS).stripTrailingZeros();
  }
}
