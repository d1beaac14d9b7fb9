package dev.signalbox.security;

/// Tells a real credential from a placeholder or a word.
final class Randomness {
  private static final double KEY_BITS = 2.9;
  private static final int LONG_VALUE = 16;

  private Randomness() {}

  /// Whether the value has enough different kinds of characters, spread enough, to be a credential
  /// that somebody uses.
  static boolean looksRandom(Window window, int from, int to) {
    int kinds = 0;
    for (int i = from; i < to; i++) {
      kinds |= kind(window.chars()[i]);
    }
    boolean digit = (kinds & 4) != 0;
    int different = Integer.bitCount(kinds);
    return different >= 2
        && (digit || (different >= 3 && (kinds & 8) != 0))
        && bits(window, from, to) >= (to - from >= LONG_VALUE ? KEY_BITS : 2.3)
        && !isPlaceholder(Lookback.lower(window, from, to));
  }

  private static int kind(char c) {
    if (c >= 'a' && c <= 'z') {
      return 1;
    }
    if (c >= 'A' && c <= 'Z') {
      return 2;
    }
    if (Window.isDigit(c)) {
      return 4;
    }
    return "._-/:=\\".indexOf(c) >= 0 ? 0 : 8;
  }

  private static boolean isPlaceholder(String lower) {
    return lower.contains("example")
        || lower.contains("placeholder")
        || lower.contains("your")
        || lower.contains("xxxx")
        || lower.contains("changeme")
        || lower.startsWith("$")
        || lower.contains("://");
  }

  /// Shannon entropy of the characters, in bits each.
  private static double bits(Window window, int from, int to) {
    var counts = new int[128];
    for (int i = from; i < to; i++) {
      counts[window.chars()[i] & 127]++;
    }
    double bits = 0;
    double length = to - from;
    for (int count : counts) {
      if (count > 0) {
        bits -= count / length * (Math.log(count / length) / Math.log(2));
      }
    }
    return bits;
  }
}
