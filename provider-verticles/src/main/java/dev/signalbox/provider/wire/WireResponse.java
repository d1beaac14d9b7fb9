package dev.signalbox.provider.wire;

/// A whole answer, or the head of one whose body is empty as yet.
public final class WireResponse {
  private final int status;
  private final WireHeaders headers;
  private final byte[] body;

  public WireResponse(int status, WireHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /// One without headers.
  public WireResponse(int status, byte[] body) {
    this(status, WireHeaders.NONE, body);
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  WireHeaders headers() {
    return headers;
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
