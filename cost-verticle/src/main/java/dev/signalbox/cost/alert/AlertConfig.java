package dev.signalbox.cost.alert;

import dev.signalbox.api.Secret;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.webhook.Webhook;
import java.util.List;
import java.util.Optional;

/// Where alerts about money go, besides the log and the console.
public final class AlertConfig {
  private static final Setting<String> URL =
      new Setting<>(
          "cost.alertWebhookUrl",
          "COST_ALERT_WEBHOOK_URL",
          "",
          "http or https URL that is told when an account crosses a threshold; empty for none",
          Webhook::checked,
          false);
  private static final Setting<String> SECRET =
      Setting.secret(
          "cost.alertWebhookSecret",
          "COST_ALERT_WEBHOOK_SECRET",
          "signs what the alert webhook is told (HMAC-SHA-256); empty for unsigned");

  private AlertConfig() {}

  /// Everything there is to set.
  public static List<Setting<?>> settings() {
    return List.of(URL, SECRET);
  }

  /// The webhook, where there is one.
  static Optional<Webhook.Place> webhook(Settings settings) {
    return Optional.of(settings.get(URL))
        .filter(url -> !url.isEmpty())
        .map(url -> new Webhook.Place(url, new Secret(settings.get(SECRET))));
  }
}
