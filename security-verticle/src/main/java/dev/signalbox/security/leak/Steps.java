package dev.signalbox.security.leak;

/// Letters as the steps from one to the next. Around the alphabet these are the same whichever
/// letter it is turned to begin with, so that one comparison sees rot13 and its likes.
final class Steps {
  /// Steps that one hash covers: older ones have been shifted out of it.
  static final int HASHED = 16;

  private static final int ALPHABET = 26;
  private static final int SHIFT = Long.SIZE / HASHED;
  private static final long[] MIXED = new long[ALPHABET];

  static {
    for (int step = 0; step < ALPHABET; step++) {
      MIXED[step] = mixed(step);
    }
  }

  private Steps() {}

  /// The letter as it is compared, or 0 for what is none.
  static char letter(char c) {
    if (c < 128) {
      return c >= 'a' && c <= 'z' ? c : c >= 'A' && c <= 'Z' ? (char) (c + 32) : 0;
    }
    return Character.isLetter(c) ? Character.toLowerCase(c) : 0;
  }

  static int between(char letter, char next) {
    if (letter < 128 && next < 128) {
      int step = next - letter;
      return step < 0 ? step + ALPHABET : step;
    }
    return ALPHABET + ((next - letter) & 0xFFFF);
  }

  /// The step in an alphabet that runs from z to a.
  static int mirrored(int step) {
    return step == 0 || step >= ALPHABET ? step : ALPHABET - step;
  }

  /// The hash of the last steps when `step` follows those of `hash`.
  static long hash(long hash, int step) {
    return (hash << SHIFT) + (step < ALPHABET ? MIXED[step] : mixed(step));
  }

  private static long mixed(int step) {
    long mixed = (step + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
    return mixed ^ mixed >>> 32;
  }
}
