package dev.signalbox.provider;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.fleet.ProviderCheck;
import dev.signalbox.platform.http.HealthRoutes;
import dev.signalbox.platform.http.Replies;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Objects;

/// The unit's own small HTTP API.
final class ProviderRoutes {
  private final ProviderBook book;
  private final Lane lane;
  private final Checks checks;

  ProviderRoutes(ProviderBook book, Lane lane) {
    this.book = book;
    this.lane = lane;
    this.checks = new Checks(book, lane);
  }

  void mount(Router router) {
    HealthRoutes.page(router, "/providers").handler(this::list);
    HealthRoutes.page(router, "/providers/:id/health").handler(this::health);
  }

  private void list(RoutingContext context) {
    var now = lane.clock().millis();
    var providers = new JsonArray();
    book.presences(now).forEach(presence -> providers.add(json(presence, now)));
    Replies.json(context, 200, new JsonObject().put("providers", providers));
  }

  private JsonObject json(ProviderPresence presence, long now) {
    var models = new JsonArray();
    presence.offers().forEach(offer -> models.add(offer.target().model()));
    var targets = new JsonArray();
    presence.targets().forEach(target -> targets.add(json(target, now)));
    var keys = new JsonArray();
    book.find(presence.id())
        .ifPresent(
            provider -> provider.accesses().all().forEach(access -> keys.add(json(access, now))));
    return new JsonObject()
        .put("id", presence.id())
        .put("status", presence.status())
        .put("responseTime", presence.latencyMillis())
        .put("successRate", presence.successPercent())
        .put("models", models)
        .put("targets", targets)
        .put("keys", keys);
  }

  private static JsonObject json(TargetHealth target, long now) {
    return new JsonObject()
        .put("model", target.model())
        .put("circuit", Switches.word(target.circuit()))
        .put("firstTokenMs", target.firstTokenMillis())
        .put("firstTokenP95Ms", target.slowFirstTokenMillis())
        .put("totalMs", target.totalMillis())
        .put("successRate", target.successPercent())
        .put("calls", target.calls())
        .put("inFlight", target.inFlight())
        .put("waitMs", Math.max(0, target.notBeforeEpochMillis() - now));
  }

  /// Names a key by its place in the list, never by anything of it.
  private static JsonObject json(Access access, long now) {
    return new JsonObject()
        .put("key", access.label())
        .put("address", access.endpoint().place())
        .put("inFlight", access.inFlight())
        .put("waitMs", Math.max(0, access.restsUntilMillis() - now));
  }

  /// Really asks the provider.
  private void health(RoutingContext context) {
    checks
        .check(Objects.requireNonNullElse(context.pathParam("id"), ""))
        .onFailure(context::fail)
        .onSuccess(answer -> {
          switch (answer) {
            case Outcome.Ok<ProviderCheck>(var check) -> Replies.json(context, 200, json(check));
            case Outcome.Err<ProviderCheck>(var error) -> Replies.error(context, error);
          }
        });
  }

  private static JsonObject json(ProviderCheck check) {
    return new JsonObject()
        .put("provider", check.provider())
        .put("status", check.status())
        .put("responseTime", check.responseMillis())
        .put("lastCheck", Instant.ofEpochMilli(check.checkedAtEpochMillis()).toString())
        .put("message", check.message());
  }
}
