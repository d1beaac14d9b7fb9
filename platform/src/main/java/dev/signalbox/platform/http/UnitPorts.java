package dev.signalbox.platform.http;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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

  /// Two servers on one port of one process would share it, and a request reach either: a check for
  /// each of `units`, which throws a [BadSetting] naming it and one before it with the same port.
  public static List<Runnable> checks(Set<Unit> units, Settings settings) {
    return units.stream().<Runnable>map(unit -> () -> check(unit, units, settings)).toList();
  }

  private static void check(Unit unit, Set<Unit> units, Settings settings) {
    var port = settings.get(of(unit));
    for (var other : units) {
      if (port != 0 && other.compareTo(unit) < 0 && port.equals(settings.get(of(other)))) {
        throw new BadSetting(
            of(unit).env(),
            "is %d, and so is %s; give each unit a port of its own, or 0 for any free one"
                .formatted(port, of(other).env()));
      }
    }
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
