package dev.signalbox.security;

import java.util.Locale;

/// Questions about the characters before a position.
final class Lookback {
  private Lookback() {}

  /// Whether lower-case `word` stands, in any case, within the `reach` characters before `at`.
  static boolean contains(Window window, int at, int reach, String word) {
    for (int i = Math.max(0, at - reach); i + word.length() <= at; i++) {
      if (matchesAt(window, i, word)) {
        return true;
      }
    }
    return false;
  }

  /// Whether lower-case `word` ends right before `at`, in any case, and is no part of a longer
  /// word.
  static boolean endsWith(Window window, int at, String word) {
    int begin = at - word.length();
    return begin >= 0 && matchesAt(window, begin, word) && !Window.isWord(window.at(begin - 1));
  }

  /// The characters from `from` to `to`, lower case.
  static String lower(Window window, int from, int to) {
    return new String(window.chars(), from, to - from).toLowerCase(Locale.ROOT);
  }

  private static boolean matchesAt(Window window, int begin, String word) {
    for (int k = 0; k < word.length(); k++) {
      if (Window.lower(window.chars()[begin + k]) != word.charAt(k)) {
        return false;
      }
    }
    return true;
  }
}
