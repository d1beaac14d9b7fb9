package dev.signalbox.gateway;

import io.vertx.core.buffer.Buffer;
import java.io.OutputStream;
import java.util.Arrays;

/// Bytes gathered for one write, into which something can still be put before what was added last.
/// Used for one stream from its beginning to its end.
final class EventBytes extends OutputStream {
  private static final int USUAL = 256;

  /// What is larger is not kept for the next write.
  private static final int LARGEST_KEPT = 4096;

  private byte[] bytes = new byte[USUAL];
  private int length;

  @Override
  public void write(int next) {
    reserve(1);
    bytes[length++] = (byte) next;
  }

  @Override
  public void write(byte[] more) {
    write(more, 0, more.length);
  }

  @Override
  public void write(byte[] more, int from, int count) {
    reserve(count);
    System.arraycopy(more, from, bytes, length, count);
    length += count;
  }

  /// Puts `count` bytes of `more` before what stands at `at`.
  void insert(int at, byte[] more, int from, int count) {
    reserve(count);
    System.arraycopy(bytes, at, bytes, at + count, length - at);
    System.arraycopy(more, from, bytes, at, count);
    length += count;
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }

  int length() {
    return length;
  }

  /// Takes away what stands at `at` and after it.
  void cut(int at) {
    length = at;
  }

  /// Everything that was added since the last call.
  Buffer take() {
    var taken = Buffer.buffer(length).appendBytes(bytes, 0, length);
    length = 0;
    if (bytes.length > LARGEST_KEPT) {
      bytes = new byte[USUAL];
    }
    return taken;
  }
}
