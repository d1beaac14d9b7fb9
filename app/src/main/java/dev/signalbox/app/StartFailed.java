package dev.signalbox.app;

/// The process could not come up, for a reason an operator can act on; everything already opened is
/// closed again.
final class StartFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
