package dev.signalbox.provider;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.platform.http.Replies;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;

/// The unit's own small HTTP API.
final class ProviderRoutes {
  private static final long CHECK_MILLIS = 3000;

  private final ProviderBook book;
  private final Lane lane;

  ProviderRoutes(ProviderBook book, Lane lane) {
    this.book = book;
    this.lane = lane;
  }

  void mount(Router router) {
    router.get("/providers").handler(this::list);
    router.get("/providers/:id/health").handler(this::health);
  }

  private void list(RoutingContext context) {
    var providers = new JsonArray();
    book.presences(lane.clock().millis()).forEach(presence -> providers.add(json(presence)));
    Replies.json(context, 200, new JsonObject().put("providers", providers));
  }

  private static JsonObject json(ProviderPresence presence) {
    var models =
        presence.offers().stream().map(Offer::target).map(target -> target.model()).toList();
    return new JsonObject()
        .put("id", presence.id())
        .put("status", presence.status())
        .put("responseTime", presence.latencyMillis())
        .put("successRate", presence.successPercent())
        .put("models", new JsonArray(models));
  }

  /// Really asks the provider.
  private void health(RoutingContext context) {
    var id = Objects.requireNonNullElse(context.pathParam("id"), "");
    if (book.isBuiltin(id)) {
      reply(context, id, "ok", 0, "built in");
      return;
    }
    var provider = book.find(id);
    if (provider.isEmpty()) {
      Replies.error(context, new GatewayError.NotFound(context.normalizedPath()));
      return;
    }
    var began = System.nanoTime();
    lane.client()
        .models(provider.get(), CHECK_MILLIS)
        .onFailure(context::fail)
        .onSuccess(answer -> {
          var millis = (System.nanoTime() - began) / 1_000_000;
          switch (answer) {
            case Outcome.Ok<List<String>>(var models) ->
                reply(context, id, "ok", millis, models.size() + " models listed");
            case Outcome.Err<List<String>>(var error) ->
                reply(context, id, "down", millis, provider.get().told(error).message());
          }
        });
  }

  private void reply(
      RoutingContext context, String id, String status, long millis, String message) {
    Replies.json(
        context,
        200,
        new JsonObject()
            .put("provider", id)
            .put("status", status)
            .put("responseTime", millis)
            .put("lastCheck", lane.clock().instant().toString())
            .put("message", message));
  }
}
