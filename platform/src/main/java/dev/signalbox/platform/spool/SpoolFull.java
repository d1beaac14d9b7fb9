package dev.signalbox.platform.spool;

/// A record was refused because the spool has no room left.
public final class SpoolFull extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SpoolFull(String name, long limitBytes) {
    super("The spool '" + name + "' holds its limit of " + limitBytes + " bytes");
  }
}
