package dev.signalbox.gateway.speech;

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

  /// The longest number that is still reckoned with.
  int MOST_DIGITS = 18;

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
      return ends[1].isEmpty() ? new Whole() : ending(Long.parseLong(ends[1]), length);
    }
    var first = Long.parseLong(ends[0]);
    var last = ends[1].isEmpty() ? length - 1 : Long.parseLong(ends[1]);
    if (!ends[1].isEmpty() && last < first) {
      return new Whole();
    }
    return first >= length ? new Nowhere() : new Part(first, Math.min(last, length - 1));
  }

  private static ByteRange ending(long count, long length) {
    return count == 0 || length == 0
        ? new Nowhere()
        : new Part(Math.max(0, length - count), length - 1);
  }

  private static boolean isNumber(String text) {
    return text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
