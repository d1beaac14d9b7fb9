package dev.signalbox.security;

/// Reads words, case folded, out of characters: letters and digits, with everything else (and the
/// escapes of JSON inside JSON) between them.
final class WordReader {
  private static final long SEED = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private final char[] chars;
  private final int end;
  private int at;
  private int start;
  private long hash;
  private boolean open;

  WordReader(char[] chars, int from, int end) {
    this.chars = chars;
    this.at = from;
    this.end = end;
  }

  /// Moves to the next word that has ended before the end; false when there is none.
  boolean next() {
    skipGap();
    start = at;
    hash = SEED;
    while (at < end && isWordCharacter(chars[at])) {
      hash = (hash ^ Window.lower(chars[at])) * PRIME;
      at++;
    }
    open = at == end && at > start;
    return at < end;
  }

  /// Whether a word began that may go on behind the end.
  boolean isOpen() {
    return open;
  }

  long hash() {
    return hash;
  }

  int start() {
    return start;
  }

  /// One past the word's last character.
  int position() {
    return at;
  }

  private void skipGap() {
    while (at < end && !isWordCharacter(chars[at])) {
      boolean escape =
          chars[at] == '\\' && at + 1 < end && JsonEscape.isControlLetter(chars[at + 1]);
      at += escape ? 2 : 1;
    }
  }

  static boolean isWordCharacter(char c) {
    return c < 128 ? Window.isLetterOrDigit(c) : Character.isLetterOrDigit(c);
  }
}
