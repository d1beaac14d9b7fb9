package dev.signalbox.platform.http;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Setting;
import dev.signalbox.platform.Setting.Range;
import dev.signalbox.platform.Settings;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/// The HTTP port of each unit.
public final class UnitPorts {
  private static final Range PORTS = new Range(0, 65_535);

  /// What the gateway's port was called before there were others.
  private static final Setting<String> GATEWAY_ALIAS =
      Setting.text(
          "gateway.portAlias",
          "ORCHESTRATOR_PORT",
          "",
          "Another name for the gateway's port; GATEWAY_PORT wins");

  private UnitPorts() {}

  /// What there is to set about the gateway's port.
  public static List<Setting<?>> ofGateway() {
    return List.of(of(Unit.GATEWAY), GATEWAY_ALIAS);
  }

  /// The setting of a unit's port, e.g. `security.port` / `SECURITY_PORT`.
  public static Setting<Integer> of(Unit unit) {
    return Setting.number(
        unit.id() + ".port",
        unit.id().toUpperCase(Locale.ROOT) + "_PORT",
        standard(unit),
        PORTS,
        "TCP port of the " + unit.id() + " unit's HTTP API, 0 for any free one");
  }

  /// The port that `unit` is to listen at, by whichever name it was set; 0 for any free one.
  ///
  /// @throws BadSetting if it is none
  public static int port(Unit unit, Settings settings) {
    return settings.get(written(unit, settings));
  }

  /// The setting that says it.
  private static Setting<Integer> written(Unit unit, Settings settings) {
    var own = of(unit);
    return unit != Unit.GATEWAY || settings.isWritten(own) || !settings.isWritten(GATEWAY_ALIAS)
        ? own
        : new Setting<>(
            GATEWAY_ALIAS.key(),
            GATEWAY_ALIAS.env(),
            own.fallback(),
            own.meaning(),
            own.parser(),
            false);
  }

  /// Two servers on one port of one process would share it, and a request reach either: a check for
  /// each of `units`, which throws a [BadSetting] naming it and one before it with the same port.
  public static List<Runnable> checks(Set<Unit> units, Settings settings) {
    return units.stream().<Runnable>map(unit -> () -> check(unit, units, settings)).toList();
  }

  private static void check(Unit unit, Set<Unit> units, Settings settings) {
    var port = fixed(unit, settings);
    for (var other : units) {
      if (port.isPresent() && other.compareTo(unit) < 0 && port.equals(fixed(other, settings))) {
        throw new BadSetting(
            written(unit, settings).env(),
            "is %d, and so is %s; give each unit a port of its own, or 0 for any free one"
                .formatted(port.getAsInt(), written(other, settings).env()));
      }
    }
  }

  /// Empty for any free one, and for one that cannot be read, which is told elsewhere.
  private static OptionalInt fixed(Unit unit, Settings settings) {
    try {
      var port = port(unit, settings);
      return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    } catch (BadSetting _) {
      return OptionalInt.empty();
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
