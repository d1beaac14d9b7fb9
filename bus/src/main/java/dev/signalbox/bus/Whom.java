package dev.signalbox.bus;

/// Who may be asked.
sealed interface Whom {
  /// Most questions: one value for all of them.
  Whom NEAREST = new Nearest();

  /// Whoever is nearest.
  record Nearest() implements Whom {}

  /// Somebody in another process, so that what is asked for does not end with this one; the nearest
  /// where there is nobody who is well.
  record Apart() implements Whom {}

  /// The process called `node` and nobody else.
  record Only(String node) implements Whom {}
}
