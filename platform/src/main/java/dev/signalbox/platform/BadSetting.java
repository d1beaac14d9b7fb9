package dev.signalbox.platform;

/// A setting that cannot be used. Ends the start with exit code 2 and this message.
public final class BadSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadSetting(String origin, String problem) {
    super(origin + ": " + problem);
  }
}
