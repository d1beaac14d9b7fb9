package dev.signalbox.security.leak;

/// Reads what a [TrailWriter] wrote.
final class TrailReader {
  private final String text;
  private int at;

  TrailReader(String text) {
    this.text = text;
  }

  /// @throws IllegalArgumentException when there are fewer characters, or others
  long get(int chars) {
    if (at + chars > text.length()) {
      throw new IllegalArgumentException("not a filter context");
    }
    long number = 0;
    for (int i = 0; i < chars; i++) {
      int bits = text.charAt(at++) - TrailWriter.ZERO;
      if (bits < 0 || bits >= 1 << TrailWriter.BITS) {
        throw new IllegalArgumentException("not a filter context");
      }
      number |= (long) bits << (i * TrailWriter.BITS);
    }
    return number;
  }

  int count(int chars) {
    return (int) get(chars);
  }
}
