package dev.signalbox.security;

/// What kinds of disguise a text may wear.
final class DisguiseSigns {
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
      while (end < text.length && text[end] != ' ') {
        char c = text[end++];
        digits += (c >= '0' && c <= '9') || c == '$' || c == '@' ? 1 : 0;
        letters += c >= 'a' && c <= 'z' ? 1 : 0;
        signs.quotes += c == '"' || c == '\'' ? 1 : 0;
        signs.joins |= c == '+';
        signs.escapes += c == '\\' && end < text.length && (text[end] == 'u') ? 1 : 0;
        signs.percents += c == '%' ? 1 : 0;
        signs.entities += c == '&' && end < text.length && text[end] == '#' ? 1 : 0;
      }
      signs.latin += letters;
      signs.word(text, at, end, digits > 0 && letters > 0);
      at = end;
    }
    return signs;
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
    commonWords += to - from <= 4 && isCommon(new String(text, from, to - from)) ? 1 : 0;
  }

  private static boolean startsWith(char[] text, int at, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= text.length || text[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCommon(String word) {
    return switch (word) {
      case "the", "a", "of", "to", "and", "in", "is", "you", "for", "it", "i", "that", "this" ->
          true;
      default -> false;
    };
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
