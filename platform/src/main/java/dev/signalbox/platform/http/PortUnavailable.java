package dev.signalbox.platform.http;

import dev.signalbox.api.Unit;
import java.util.Locale;

/// A unit's HTTP port cannot be opened. Ends the start with this message.
public final class PortUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param cause of `listen`: every transport words it in its own class, so only its message tells
  ///   which problem it is
  public PortUnavailable(Unit unit, String host, int port, Throwable cause) {
    super(
        "The "
            + unit.id()
            + " unit cannot open its HTTP port "
            + port
            + " on "
            + host
            + ": "
            + problem(unit, String.valueOf(cause.getMessage())),
        cause);
  }

  private static String problem(Unit unit, String reason) {
    var lower = reason.toLowerCase(Locale.ROOT);
    var variable = UnitPorts.of(unit).env();
    if (lower.contains("in use")) {
      return "it is taken. Stop the program that uses it, or set " + variable + " to a free port.";
    }
    if (lower.contains("permission")) {
      return "that needs more rights. Set " + variable + " to a port above 1023.";
    }
    if (lower.contains("assign") || lower.contains("resolve")) {
      return "this machine has no such address. Correct SIGNALBOX_HOST.";
    }
    return reason;
  }
}
