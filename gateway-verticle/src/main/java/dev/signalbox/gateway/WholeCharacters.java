package dev.signalbox.gateway;

/// Puts text back together that was cut inside a character, as some providers cut it, so that every
/// piece can be encoded on its own. Half a pair that never gets its other half becomes U+FFFD.
final class WholeCharacters {
  private static final char REPLACEMENT = '\uFFFD';
  private char waiting;

  /// `text` with every half character replaced.
  static String of(String text) {
    return Utf8.hasLoneSurrogate(text) ? repaired(text) : text;
  }

  /// The whole characters of `piece` and of what waited before it.
  String next(String piece) {
    var text = waiting == 0 ? piece : waiting + piece;
    waiting = 0;
    if (!text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
      waiting = text.charAt(text.length() - 1);
      text = text.substring(0, text.length() - 1);
    }
    return of(text);
  }

  /// Whether half a character waits for its other half.
  boolean isWaiting() {
    return waiting != 0;
  }

  /// What is left when no more comes.
  String rest() {
    var left = waiting == 0 ? "" : String.valueOf(REPLACEMENT);
    waiting = 0;
    return left;
  }

  private static String repaired(String text) {
    return text.codePoints()
        .map(c -> isSurrogate(c) ? REPLACEMENT : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
