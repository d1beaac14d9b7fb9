package dev.signalbox.gateway.speech;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Which bytes of a body are wanted.
sealed interface ByteRange {
  /// All of them: nothing else was asked for, or in a way that may be passed over, as several
  /// ranges may.
  record Whole() implements ByteRange {}

  /// Those from `first` to `last`, both included.
  record Part(long first, long last) implements ByteRange {}

  /// None there are.
  record Nowhere() implements ByteRange {}

  /// What the header `Range` means for a body of `length` bytes.
  static ByteRange of(@Nullable String header, long length) {
    var written = header == null ? "" : header.strip();
    if (!written.regionMatches(true, 0, "bytes=", 0, 6) || written.indexOf(',') >= 0) {
      return new Whole();
    }
    var ends = written.substring(6).strip().split("-", -1);
    if (ends.length != 2 || !isNumber(ends[0]) || !isNumber(ends[1])) {
      return new Whole();
    }
    if (ends[0].isEmpty()) {
      return ends[1].isEmpty() ? new Whole() : ending(within(number(ends[1]), length), length);
    }
    if (!ends[1].isEmpty() && number(ends[1]).compareTo(number(ends[0])) < 0) {
      return new Whole();
    }
    var first = within(number(ends[0]), length);
    var last = ends[1].isEmpty() ? length : within(number(ends[1]), length);
    return first == length ? new Nowhere() : new Part(first, Math.min(last, length - 1));
  }

  /// However many digits somebody writes, which a head bounds: HTTP knows no greatest position.
  private static BigInteger number(String digits) {
    return new BigInteger(digits);
  }

  private static long within(BigInteger position, long length) {
    return position.min(BigInteger.valueOf(length)).longValue();
  }

  private static ByteRange ending(long count, long length) {
    return count == 0 || length == 0
        ? new Nowhere()
        : new Part(Math.max(0, length - count), length - 1);
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
