package dev.signalbox.app;

import dev.signalbox.api.Secret;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.access.AuthMode;
import dev.signalbox.platform.access.Loopback;
import dev.signalbox.platform.http.PortTls;
import dev.signalbox.platform.http.UnitPorts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a person reads when the start is done: where it is, what is active and what to try.
final class Welcome {
  private static final String STAND_IN = "builtin";

  private Welcome() {}

  /// The closing lines of a start.
  ///
  /// @param adminKey the first administrator's, if it was made just now
  static String text(
      Set<Unit> units,
      Settings settings,
      List<ProviderPresence> providers,
      Optional<Secret> adminKey,
      long millis) {
    var lines = new StringBuilder();
    lines.append("\nSignalbox %s is up after %d ms%n".formatted(Version.current(), millis));
    for (var unit : Units.START_ORDER.reversed()) {
      if (units.contains(unit)) {
        lines.append("  %-13s %s%n".formatted(unit.id(), url(unit, settings)));
      }
    }
    if (!providers.isEmpty()) {
      lines.append("  active        ").append(active(providers)).append('\n');
    }
    if (!Loopback.isLoopback(settings.get(AppSettings.HOST)) && isOpen(settings)) {
      lines.append(
          "  warning       the ports are open beyond this machine and anybody may use them"
              + " (SIGNALBOX_AUTH=open): let only a network you trust reach them\n");
    }
    adminKey.ifPresent(key -> lines.append(adminKey(key)).append('\n'));
    if (units.contains(Unit.GATEWAY)) {
      lines.append("\nTry it:\n  ").append(curl(url(Unit.GATEWAY, settings), isOpen(settings)));
    }
    return lines.toString();
  }

  /// The first administrator's key, and what to do when it is lost.
  static String adminKey(Secret key) {
    return "  admin key     %s%n                shown this once; 'signalbox admin-key' makes another"
        .formatted(key.reveal());
  }

  private static String url(Unit unit, Settings settings) {
    var host = settings.get(AppSettings.HOST);
    var reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return (PortTls.isOn(settings) ? "https://" : "http://")
        + reachable
        + ":"
        + UnitPorts.port(unit, settings);
  }

  private static boolean isOpen(Settings settings) {
    return AuthMode.of(settings, settings.get(AppSettings.HOST)) == AuthMode.OPEN;
  }

  private static String active(List<ProviderPresence> providers) {
    var ids = providers.stream().map(ProviderPresence::id).distinct().toList();
    if (ids.equals(List.of(STAND_IN))) {
      return "builtin/demo only, which is not a language model. Set OPENAI_API_KEY or"
          + " ANTHROPIC_API_KEY, or start Ollama, to connect one.";
    }
    return ids.stream().collect(Collectors.joining(", "));
  }

  private static String curl(String gateway, boolean open) {
    return "curl -d '{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],"
        + "\"systemPrompt\":\"Be brief.\",\"model\":\"auto\"}' "
        + (open ? "" : "-H 'X-API-Key: <key>' ")
        + gateway
        + "/infer\n";
  }
}
