package dev.signalbox.provider.wire;

/// A whole answer.
public final class WireResponse {
  private final int status;
  private final byte[] body;

  public WireResponse(int status, byte[] body) {
    this.status = status;
    this.body = body;
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  byte[] body() {
    return body;
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  @Override
  public String toString() {
    return status + " (" + body.length + " bytes)";
  }
}
