package dev.signalbox.cost.alert;

import dev.signalbox.api.cost.CostAlert;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Topics;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.operator.UsdText;
import dev.signalbox.platform.webhook.Webhook;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/// Tells consoles and a webhook of alerts, from whatever thread they come.
public final class AlertTeller {
  private static final long FIRST_PAUSE_MILLIS = 500;

  private final Bus bus;
  private final Context context;
  private final Optional<Webhook> webhook;

  private AlertTeller(Bus bus, Context context, Optional<Webhook> webhook) {
    this.bus = bus;
    this.context = context;
    this.webhook = webhook;
  }

  /// A teller that lives on the calling context.
  public static AlertTeller of(Vertx vertx, Bus bus, Settings settings) {
    return new AlertTeller(
        bus,
        vertx.getOrCreateContext(),
        AlertConfig.webhook(settings).map(place -> new Webhook(vertx, place, FIRST_PAUSE_MILLIS)));
  }

  /// Tells everybody once.
  public void tell(CostAlert alert) {
    context.runOnContext(_ -> {
      bus.announce(Topics.COST_ALERTS, alert);
      webhook.ifPresent(hook -> hook.tell(json(alert).encode()));
    });
  }

  /// Gives up what the webhook has not taken.
  public Future<Void> close() {
    return webhook.map(Webhook::close).orElseGet(Future::succeededFuture);
  }

  private static JsonObject json(CostAlert alert) {
    return new JsonObject()
        .put("event", "cost_threshold_crossed")
        .put("account", alert.account().id())
        .put("cycle", alert.cycle())
        .put("state", alert.state().name())
        .put("thresholdUsd", UsdText.format(alert.threshold()))
        .put("usedUsd", UsdText.format(alert.used()))
        .put("at", Instant.ofEpochMilli(alert.epochMillis()).toString());
  }
}
