package dev.signalbox.security;

/// The characters a matcher may look at: what was released just before, and what is being decided.
final class Window {
  /// The most characters a match may keep waiting: past them it is decided with what is there.
  static final int HOLD = 512;

  private static final boolean[] WORD = new boolean[128];
  private static final boolean[] LETTER_OR_DIGIT = new boolean[128];

  static {
    for (char c = 0; c < WORD.length; c++) {
      LETTER_OR_DIGIT[c] = isLetter(c) || isDigit(c);
      WORD[c] = LETTER_OR_DIGIT[c] || c == '_';
    }
  }

  private final char[] chars;
  private final int from;
  private final int end;
  private final boolean last;

  /// Folded characters, undecided from `from` on; `last` when no more will follow.
  Window(char[] chars, int from, boolean last) {
    this.chars = chars;
    this.from = from;
    this.end = chars.length;
    this.last = last;
  }

  char[] chars() {
    return chars;
  }

  /// Where the undecided characters begin.
  int from() {
    return from;
  }

  /// One past the last character.
  int end() {
    return end;
  }

  /// Whether no more text will follow.
  boolean last() {
    return last;
  }

  /// One past the last character that may decide about a match at `at`.
  int limit(int at) {
    return Math.min(end, at + HOLD);
  }

  /// Whether a match at `at` that used up all characters has to wait for more.
  boolean isOpen(int at) {
    return !last && end - at < HOLD;
  }

  /// The character at `i`, or a space outside.
  char at(int i) {
    return i >= 0 && i < end ? chars[i] : ' ';
  }

  /// Whether a token may begin at `i`: the character before belongs to none, or is the letter of an
  /// escape, which JSON inside JSON leaves here.
  boolean isTokenStart(int i) {
    char before = at(i - 1);
    return !isWord(before) || (at(i - 2) == '\\' && JsonEscape.isControlLetter(before));
  }

  /// How a match that ends at `end` goes on: a token cut off by the hold drops its rest.
  Match.Then afterToken(int start, int end) {
    return end - start >= HOLD ? Match.Then.DROP_TOKEN : Match.Then.READ;
  }

  static boolean isWord(char c) {
    return c < WORD.length && WORD[c];
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isLetterOrDigit(char c) {
    return c < LETTER_OR_DIGIT.length && LETTER_OR_DIGIT[c];
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static char lower(char c) {
    if (c < WORD.length) {
      return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
    return Character.toLowerCase(c);
  }

  /// Characters that long credentials are written in.
  static boolean isKeyCharacter(char c) {
    return isWord(c) || c == '-' || c == '.' || c == '/' || c == '+' || c == '=' || c == '~';
  }
}
