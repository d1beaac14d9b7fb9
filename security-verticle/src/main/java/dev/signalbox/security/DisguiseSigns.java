package dev.signalbox.security;

import java.util.stream.Stream;

/// What kinds of disguise a text may wear.
final class DisguiseSigns {
  /// Common words of up to four letters, each as one number.
  private static final long[] COMMON =
      Stream.of("the", "a", "of", "to", "and", "in", "is", "you", "for", "it", "i", "that", "this")
          .mapToLong(word ->
              word.chars().asLongStream().reduce(0, (all, c) -> (all << Character.SIZE) | c))
          .toArray();

  private int words;
  private int singles;
  private int leetWords;
  private int longestWord;
  private int percents;
  private int entities;
  private int commonWords;
  private int escapes;
  private int quotes;
  private int latin;
  private boolean joins;

  static DisguiseSigns of(char[] text) {
    var signs = new DisguiseSigns();
    for (int at = 0; at < text.length; ) {
      if (text[at] == ' ') {
        at++;
        continue;
      }
      int end = at;
      int digits = 0;
      int letters = 0;
      for (; end < text.length && text[end] != ' '; end++) {
        char c = text[end];
        if (c >= 'a' && c <= 'z') {
          letters++;
        } else if ((c >= '0' && c <= '9') || c == '$' || c == '@') {
          digits++;
        } else {
          signs.mark(c, end + 1 < text.length ? text[end + 1] : ' ');
        }
      }
      signs.latin += letters;
      signs.word(text, at, end, digits > 0 && letters > 0);
      at = end;
    }
    return signs;
  }

  /// Neither a letter nor what may stand for one.
  private void mark(char c, char next) {
    switch (c) {
      case '"', '\'' -> quotes++;
      case '+' -> joins = true;
      case '%' -> percents++;
      case '\\' -> escapes += next == 'u' ? 1 : 0;
      case '&' -> entities += next == '#' ? 1 : 0;
      default -> {}
    }
  }

  private void word(char[] text, int from, int to, boolean leet) {
    words++;
    joins |=
        startsWith(text, from, "concat")
            || startsWith(text, from, "join")
            || startsWith(text, from, "combin");
    singles += to - from == 1 ? 1 : 0;
    leetWords += leet ? 1 : 0;
    longestWord = Math.max(longestWord, to - from);
    commonWords += to - from <= 4 && isCommon(text, from, to) ? 1 : 0;
  }

  private static boolean startsWith(char[] text, int at, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= text.length || text[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCommon(char[] text, int from, int to) {
    long letters = 0;
    for (int i = from; i < to; i++) {
      letters = (letters << Character.SIZE) | text[i];
    }
    for (long common : COMMON) {
      if (common == letters) {
        return true;
      }
    }
    return false;
  }

  int words() {
    return words;
  }

  int singles() {
    return singles;
  }

  int leetWords() {
    return leetWords;
  }

  int longestWord() {
    return longestWord;
  }

  int percents() {
    return percents;
  }

  int entities() {
    return entities;
  }

  int commonWords() {
    return commonWords;
  }

  int escapes() {
    return escapes;
  }

  int quotes() {
    return quotes;
  }

  int latin() {
    return latin;
  }

  boolean joins() {
    return joins;
  }
}
