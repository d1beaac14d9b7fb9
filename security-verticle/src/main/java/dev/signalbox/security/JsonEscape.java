package dev.signalbox.security;

/// An escape of JSON text, as the parser of whoever receives it will read it. Output is folded
/// through these everywhere: a piece does not say whether it is JSON, and code samples hold them
/// too.
///
/// @param codePoint what it stands for
/// @param width its characters; 0 when later text decides
record JsonEscape(int codePoint, int width) {
  private static final JsonEscape CUT = new JsonEscape('\\', 0);
  private static final JsonEscape NONE = new JsonEscape('\\', 1);
  private static final int UNIT = 6;
  private static final int NO_UNIT = -1;
  private static final int CUT_UNIT = -2;

  /// The escape whose backslash stands at `at`: a backslash that begins none stands for itself.
  static JsonEscape at(String text, int at, boolean last) {
    if (at + 1 >= text.length()) {
      return last ? NONE : CUT;
    }
    char letter = text.charAt(at + 1);
    return switch (letter) {
      case 'n' -> new JsonEscape('\n', 2);
      case 'r' -> new JsonEscape('\r', 2);
      case 't' -> new JsonEscape('\t', 2);
      case 'b' -> new JsonEscape('\b', 2);
      case 'f' -> new JsonEscape('\f', 2);
      case '"', '/', '\\' -> new JsonEscape(letter, 2);
      case 'u' -> numbered(text, at, last);
      default -> NONE;
    };
  }

  /// Whether a backslash before `c` makes it another character.
  static boolean isControlLetter(char c) {
    return c == 'n' || c == 'r' || c == 't' || c == 'b' || c == 'f';
  }

  private static JsonEscape numbered(String text, int at, boolean last) {
    int first = unit(text, at, last);
    if (first < 0) {
      return first == CUT_UNIT ? CUT : NONE;
    }
    if (!Character.isHighSurrogate((char) first)) {
      return new JsonEscape(first, UNIT);
    }
    int second = unit(text, at + UNIT, last);
    if (second == CUT_UNIT) {
      return CUT;
    }
    return second >= 0 && Character.isLowSurrogate((char) second)
        ? new JsonEscape(Character.toCodePoint((char) first, (char) second), 2 * UNIT)
        : new JsonEscape(first, UNIT);
  }

  /// The value of backslash, `u` and four hexadecimal digits at `at`.
  private static int unit(String text, int at, boolean last) {
    int value = 0;
    for (int i = 0; i < UNIT; i++) {
      if (at + i >= text.length()) {
        return last ? NO_UNIT : CUT_UNIT;
      }
      char c = text.charAt(at + i);
      int digit = i < 2 ? 0 : c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0 || (i == 0 && c != '\\') || (i == 1 && c != 'u')) {
        return NO_UNIT;
      }
      value = value * 16 + digit;
    }
    return value;
  }
}
