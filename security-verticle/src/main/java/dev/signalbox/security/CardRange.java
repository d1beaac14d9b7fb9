package dev.signalbox.security;

import java.util.List;

/// Numbers that one card scheme issues.
///
/// @param from the first four digits of the lowest
/// @param to the first four digits of the highest
/// @param lengths the numbers of digits, as bits
record CardRange(int from, int to, int lengths) {
  private static final int FOUR = 4;

  private static final List<CardRange> ALL =
      List.of(
          of(4000, 4999, 13, 16, 19),
          of(5100, 5599, 16),
          of(2221, 2720, 16),
          of(3400, 3499, 15),
          of(3700, 3799, 15),
          of(6011, 6011, 16, 19),
          of(6440, 6599, 16, 19),
          of(3528, 3589, 16, 19),
          of(3000, 3059, 14, 16, 19),
          of(3600, 3699, 14, 16, 19),
          of(3800, 3999, 14, 16, 19),
          of(6200, 6299, 16, 17, 18, 19),
          of(5000, 5099, 13, 14, 15, 16, 17, 18, 19),
          of(5600, 5899, 13, 14, 15, 16, 17, 18, 19),
          of(6000, 6999, 13, 14, 15, 16, 17, 18, 19));

  private static CardRange of(int from, int to, int... lengths) {
    int bits = 0;
    for (int length : lengths) {
      bits |= 1 << length;
    }
    return new CardRange(from, to, bits);
  }

  /// Whether a scheme issues numbers of `count` digits that begin like `digits`.
  static boolean has(int[] digits, int count) {
    int begin = 0;
    for (int i = 0; i < FOUR; i++) {
      begin = begin * 10 + digits[i];
    }
    for (var range : ALL) {
      if (begin >= range.from && begin <= range.to && (range.lengths >> count & 1) == 1) {
        return true;
      }
    }
    return false;
  }
}
