package dev.signalbox.router;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.http.UnitPorts;
import java.util.List;

/// What an operator says about the router.
///
/// @param port of the unit's own HTTP API
/// @param strategy `cheapest` or `fastest`
/// @param maxRetries targets tried after the first one
public record RouterConfig(int port, String strategy, int maxRetries) {
  private static final Setting<String> STRATEGY =
      new Setting<>(
          "router.strategy",
          "ROUTER_STRATEGY",
          "cheapest",
          "Which target comes first where the caller leaves it open: cheapest or fastest",
          name -> Strategy.of(name).wireName(),
          false);
  private static final Setting<Integer> MAX_RETRIES =
      Setting.number(
          "router.maxRetries",
          "ROUTER_MAX_RETRIES",
          2,
          new Range(0, 10),
          "Targets tried after the first one has failed");

  /// Reads the settings, failing on one that cannot be used.
  public static RouterConfig from(Settings settings) {
    return new RouterConfig(
        settings.get(UnitPorts.of(Unit.ROUTER)), settings.get(STRATEGY), settings.get(MAX_RETRIES));
  }

  /// Every setting of this unit.
  public static List<Setting<?>> settings() {
    return List.of(UnitPorts.of(Unit.ROUTER), STRATEGY, MAX_RETRIES);
  }
}
