package dev.signalbox.router.plan;

import java.util.Locale;

/// Whether a target may be called now, from best to worst.
public enum Rotation {
  /// It may.
  IN,
  /// It is being tried again: some calls may go there.
  TRIAL,
  /// Its provider asked to wait.
  WAITING,
  /// Its circuit is open.
  OUT,
  /// Its provider does not answer at all.
  DOWN;

  /// As operators read it.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
