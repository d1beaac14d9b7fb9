package dev.signalbox.provider.wire;

/// A POST without its credential, so that it may be printed.
public final class WireRequest {
  private final String path;
  private final byte[] body;

  WireRequest(String path, byte[] body) {
    this.path = path;
    this.body = body;
  }

  /// Below the provider's API root, e.g. `/chat/completions`.
  public String path() {
    return path;
  }

  /// JSON in UTF-8; not copied, not to be changed.
  public byte[] body() {
    return body;
  }

  @Override
  public String toString() {
    return "POST " + path + " (" + body.length + " bytes)";
  }
}
