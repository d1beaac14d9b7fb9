package dev.signalbox.provider.wire;

import java.nio.charset.StandardCharsets;

/// One event of a streamed answer, a view of bytes that is only valid while it is handed over.
final class WireEvent {
  private final byte[] bytes;
  private final int offset;
  private final int length;

  WireEvent(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  static WireEvent of(String data) {
    var bytes = data.getBytes(StandardCharsets.UTF_8);
    return new WireEvent(bytes, 0, bytes.length);
  }

  byte[] bytes() {
    return bytes;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /// Whether this is the `[DONE]` that ends streams of the OpenAI family.
  boolean isDone() {
    return length >= 6
        && length <= 16
        && bytes[offset + firstVisible()] == '['
        && text().strip().equals("[DONE]");
  }

  private int firstVisible() {
    var i = 0;
    while (i < length - 1 && bytes[offset + i] == ' ') {
      i++;
    }
    return i;
  }

  String text() {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }
}
