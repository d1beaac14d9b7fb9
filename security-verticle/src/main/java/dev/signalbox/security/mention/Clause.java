package dev.signalbox.security.mention;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Words of a canonical text that stand together.
final class Clause {
  private static final int MOST = 90;

  private Clause() {}

  /// The words before `end`, back to the beginning of their clause, or some 90 characters.
  static List<String> before(char[] text, int end) {
    int from = end;
    while (from > 0 && end - from < MOST && isInside(text[from - 1])) {
      from--;
    }
    return words(text, from, end);
  }

  /// The words from `from` up to `end`, without what stands around and between them.
  static List<String> words(char[] text, int from, int end) {
    var words = new ArrayList<String>();
    for (int at = from; at < end; at++) {
      int begin = at;
      while (at < end && isWord(text[at])) {
        at++;
      }
      int letters = at;
      while (begin < letters && text[begin] == '\'') {
        begin++;
      }
      while (letters > begin && text[letters - 1] == '\'') {
        letters--;
      }
      if (letters > begin) {
        words.add(new String(text, begin, letters - begin));
      }
    }
    return words;
  }

  /// The words of a list, with a space between each.
  static Set<String> set(String list) {
    return Set.of(list.split(" ", -1));
  }

  /// Letters and digits, and what holds them together.
  static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '\'' || c == '-';
  }

  /// Where a quotation begins or ends, if it is no apostrophe.
  static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`' || c == '\u00AB' || c == '\u201E';
  }

  private static boolean isInside(char c) {
    return isWord(c) || c == ' ' || c == '_' || c == '/';
  }
}
