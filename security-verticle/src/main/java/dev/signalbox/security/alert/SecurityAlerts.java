package dev.signalbox.security.alert;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.Secret;
import dev.signalbox.api.security.Finding;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.webhook.Webhook;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Tells a webhook what a person should look at, besides the log: a leak that was stopped, a key
/// that was locked. Never a word of what was said. Takes calls from any thread.
public final class SecurityAlerts {
  private static final long FIRST_PAUSE_MILLIS = 500;

  private static final Setting<String> URL =
      new Setting<>(
          "security.webhookUrl",
          "SECURITY_WEBHOOK_URL",
          "",
          "Http(s) URL told when a canary or a system prompt is stopped in an answer, and when a key is quarantined; empty: none",
          Webhook::checked,
          false);
  private static final Setting<String> SECRET =
      Setting.secret(
          "security.webhookSecret",
          "SECURITY_WEBHOOK_SECRET",
          "Signs what the security webhook is told (HMAC-SHA256)");

  private final InstantSource clock;
  private final Context context;
  private final Optional<Webhook> webhook;

  private SecurityAlerts(InstantSource clock, Context context, Optional<Webhook> webhook) {
    this.clock = clock;
    this.context = context;
    this.webhook = webhook;
  }

  /// A key that was locked.
  ///
  /// @param keyPrefix as operators see it
  /// @param attack the class of the attack that did it
  /// @param score of its rule, 0 to 100
  public record Lock(String keyPrefix, boolean permanent, String attack, String rule, int score) {}

  /// Everything there is to set.
  public static List<Setting<?>> settings() {
    return List.of(URL, SECRET);
  }

  /// Alerts that live on the calling context.
  public static SecurityAlerts of(Vertx vertx, Platform platform) {
    var settings = platform.settings();
    var webhook =
        Optional.of(settings.get(URL))
            .filter(url -> !url.isEmpty())
            .map(url -> new Webhook.Place(url, new Secret(settings.get(SECRET))))
            .map(place -> new Webhook(vertx, place, FIRST_PAUSE_MILLIS));
    return new SecurityAlerts(platform.clock(), vertx.getOrCreateContext(), webhook);
  }

  /// An answer was blocked for `finding`.
  public void leaked(RequestId request, Finding finding) {
    tell(
        event("output_leak", request)
            .put("kind", finding.kind())
            .put("severity", finding.severity().name())
            .put("where", finding.where()));
  }

  /// `request` was one attack too many.
  public void locked(RequestId request, Lock lock) {
    tell(
        event("key_quarantined", request)
            .put("keyPrefix", lock.keyPrefix())
            .put("type", lock.permanent() ? "permanent" : "temporary")
            .put("class", lock.attack())
            .put("rule", lock.rule())
            .put("score", lock.score()));
  }

  private JsonObject event(String name, RequestId request) {
    return new JsonObject()
        .put("event", name)
        .put("requestId", request.value())
        .put("at", clock.instant().toString());
  }

  private void tell(JsonObject event) {
    webhook.ifPresent(hook -> context.runOnContext(_ -> hook.tell(event.encode())));
  }

  /// Gives up what the webhook has not taken.
  public Future<Void> close() {
    return webhook.map(Webhook::close).orElseGet(Future::succeededFuture);
  }
}
