package dev.signalbox.platform.http;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import java.util.Locale;

/// The HTTP port of each unit.
public final class UnitPorts {
  private static final Range PORTS = new Range(0, 65_535);

  private UnitPorts() {}

  /// The setting of a unit's port, e.g. `security.port` / `SECURITY_PORT`.
  public static Setting<Integer> of(Unit unit) {
    return Setting.number(
        unit.id() + ".port",
        unit.id().toUpperCase(Locale.ROOT) + "_PORT",
        standard(unit),
        PORTS,
        "TCP port of the " + unit.id() + " unit's HTTP API, 0 for any free one");
  }

  private static int standard(Unit unit) {
    return switch (unit) {
      case PROVIDERS -> 3001;
      case ROUTER -> 3002;
      case COST -> 3003;
      case SECURITY -> 3004;
      case GATEWAY -> 3005;
      case CONVERSATIONS -> 3006;
    };
  }
}
