package dev.signalbox.platform.postgres;

/// The database cannot be used at the start. Ends it with this message, which never holds a
/// password.
public final class DatabaseTrouble extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseTrouble(String message) {
    super(message);
  }

  DatabaseTrouble(String message, Throwable cause) {
    super(message, cause);
  }
}
