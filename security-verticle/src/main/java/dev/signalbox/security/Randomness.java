package dev.signalbox.security;

import java.util.List;

/// Tells a real credential from a placeholder or a word.
final class Randomness {
  private static final double KEY_BITS = 2.9;
  private static final int LONG_VALUE = 16;

  private static final int LOWER = 1;
  private static final int UPPER = 2;
  private static final int LETTERS = LOWER | UPPER;
  private static final int DIGIT = 4;
  private static final int SPECIAL = 8;

  /// Nobody's credential repeats a character this often in a row.
  private static final int LONGEST_RUN = 8;

  private static final int LONGEST_RUN_OF_X = 5;

  private static final List<String> PLACEHOLDERS =
      List.of("example", "placeholder", "your", "changeme", "abcdefghij", "1234567890", "://");

  private Randomness() {}

  /// Whether the value has enough different kinds of characters, spread enough, to be a credential
  /// that somebody uses.
  static boolean looksRandom(Window window, int from, int to) {
    int kinds = 0;
    for (int i = from; i < to; i++) {
      kinds |= kind(window.chars()[i]);
    }
    boolean digit = (kinds & DIGIT) != 0;
    boolean special = (kinds & SPECIAL) != 0;
    int different = Integer.bitCount(kinds);
    boolean varied = different >= 2 && (digit || (different >= 3 && special));
    return (varied || (kinds == LETTERS && isJumbled(window, from, to)))
        && bits(window, from, to) >= (to - from >= LONG_VALUE ? KEY_BITS : 2.3)
        && !isPlaceholder(window, from, to);
  }

  /// Whether letters and digits stand together, or small letters and capitals in no order.
  static boolean isMixed(Window window, int from, int to) {
    int kinds = 0;
    for (int i = from; i < to; i++) {
      kinds |= kind(window.chars()[i]);
    }
    return ((kinds & LETTERS) != 0 && (kinds & DIGIT) != 0)
        || ((kinds & LETTERS) == LETTERS && aloneCapitals(window, from, to) >= 2);
  }

  /// Whether the value holds a stretch that no path, name or version does: letters and digits mixed
  /// other than in a short word with a number behind, or capitals all over.
  static boolean hasKeyStretch(Window window, int from, int to) {
    int begin = from;
    for (int i = from; i <= to; i++) {
      if (i == to || kind(window.chars()[i]) == 0) {
        if (isKeyStretch(window, begin, i)) {
          return true;
        }
        begin = i + 1;
      }
    }
    return false;
  }

  private static boolean isKeyStretch(Window window, int from, int to) {
    int kinds = 0;
    for (int i = from; i < to; i++) {
      kinds |= kind(window.chars()[i]);
    }
    return (kinds & SPECIAL) != 0
        || (to - from >= 8 && digitChanges(window, from, to) >= 2)
        || ((kinds & LETTERS) == LETTERS && to - from >= 10 && isJumbled(window, from, to));
  }

  /// How often a digit stands beside something else.
  private static int digitChanges(Window window, int from, int to) {
    int changes = 0;
    for (int i = from + 1; i < to; i++) {
      boolean digit = Window.isDigit(window.chars()[i]);
      changes += digit != Window.isDigit(window.chars()[i - 1]) ? 1 : 0;
    }
    return changes;
  }

  /// Whether letters are thrown together, as no name in camel case is: capitals behind capitals,
  /// and few vowels.
  private static boolean isJumbled(Window window, int from, int to) {
    int vowels = 0;
    for (int i = from; i < to; i++) {
      vowels += "aeiouAEIOU".indexOf(window.chars()[i]) >= 0 ? 1 : 0;
    }
    return aloneCapitals(window, from, to) >= 2 && vowels * 10 <= (to - from) * 3;
  }

  /// Capitals that no small letter follows.
  private static int aloneCapitals(Window window, int from, int to) {
    int alone = 0;
    for (int i = from; i < to; i++) {
      boolean upper = kind(window.chars()[i]) == UPPER;
      alone += upper && (i + 1 == to || kind(window.chars()[i + 1]) == UPPER) ? 1 : 0;
    }
    return alone;
  }

  private static int kind(char c) {
    if (c >= 'a' && c <= 'z') {
      return LOWER;
    }
    if (c >= 'A' && c <= 'Z') {
      return UPPER;
    }
    if (Window.isDigit(c)) {
      return DIGIT;
    }
    return "._-/:=\\".indexOf(c) >= 0 ? 0 : SPECIAL;
  }

  /// Whether the characters stand for a credential instead of being one.
  static boolean isPlaceholder(Window window, int from, int to) {
    char before = 0;
    int run = 0;
    for (int i = from; i < to; i++) {
      char c = window.chars()[i];
      run = c == before ? run + 1 : 1;
      before = c;
      if (run >= LONGEST_RUN || (run >= LONGEST_RUN_OF_X && (c == 'x' || c == 'X' || c == '*'))) {
        return true;
      }
    }
    if (isVariable(window, from, to)) {
      return true;
    }
    var lower = Lookback.lower(window, from, to);
    return PLACEHOLDERS.stream().anyMatch(lower::contains);
  }

  /// Whether the characters are `${name}` or `$NAME_2`.
  private static boolean isVariable(Window window, int from, int to) {
    if (window.at(from) != '$' || window.at(from + 1) == '{') {
      return window.at(from) == '$';
    }
    for (int i = from + 1; i < to; i++) {
      if (!Window.isWord(window.chars()[i])) {
        return false;
      }
    }
    return digitChanges(window, from + 1, to) < 2;
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
