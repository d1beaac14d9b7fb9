package dev.signalbox.platform.http;

import dev.signalbox.api.Unit;

/// A unit's HTTP port cannot be opened because somebody else has it. Ends the start with this
/// message.
public final class PortTaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PortTaken(Unit unit, String host, int port, Throwable cause) {
    super(
        "Port "
            + port
            + " on "
            + host
            + " is taken, so the "
            + unit.id()
            + " unit cannot open its HTTP port. Stop the program that uses it, or set "
            + UnitPorts.of(unit).env()
            + " to a free port.",
        cause);
  }
}
