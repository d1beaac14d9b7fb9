package dev.signalbox.app;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.http.UnitPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Set;

/// Chooses a port for each unit that may have any free one. Left to the system, every event loop
/// would be given another, and nobody could be told which.
final class ChosenPorts {
  private ChosenPorts() {}

  /// `settings` with a port that is free now wherever one of `units` has 0. Unchanged where the
  /// address to listen at is none of this machine's: the start says that better.
  static Settings of(Settings settings, Set<Unit> units) {
    var chosen = settings;
    var taken = new ArrayList<ServerSocket>();
    try {
      var host = InetAddress.getByName(settings.get(AppSettings.HOST));
      for (var unit : units) {
        if (UnitPorts.port(unit, settings) == 0) {
          var socket = new ServerSocket(0, 1, host);
          taken.add(socket); // so that the next unit is given another
          chosen = chosen.with(UnitPorts.of(unit), Integer.toString(socket.getLocalPort()));
        }
      }
      return chosen;
    } catch (IOException _) {
      return settings;
    } finally {
      taken.forEach(ChosenPorts::release);
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket that nobody has connected to always closes", e);
    }
  }
}
