package dev.signalbox.provider.wire;

import java.util.Arrays;

/// Growing bytes that are used again and again; gives back what one long event made it take.
final class ByteRope {
  private static final int KEPT_BYTES = 64 * 1024;
  private static final byte[] NOTHING = {};

  private final int limit;
  private byte[] bytes = NOTHING;
  private int length;

  ByteRope(int limit) {
    this.limit = limit;
  }

  /// Appends; false when that would pass the limit.
  boolean append(byte[] source, int from, int to) {
    var added = to - from;
    if (added > limit - length) {
      return false;
    }
    if (added > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + added, Math.min(limit, bytes.length * 2)));
    }
    System.arraycopy(source, from, bytes, length, added);
    length += added;
    return true;
  }

  /// The same for all of `source`, which nobody is going to change: where it is the first, it is
  /// taken over instead of copied.
  boolean take(byte[] source) {
    if (length > 0 || source.length > limit) {
      return append(source, 0, source.length);
    }
    bytes = source;
    length = source.length;
    return true;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = NOTHING;
    }
  }

  /// All that was appended, in an array of its length. Nothing may be appended any more.
  byte[] taken() {
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }
}
