package dev.signalbox.app;

/// A step of stopping that did not come to its end.
final class StopFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StopFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
