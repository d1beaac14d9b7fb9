package dev.signalbox.security;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/// A text as detectors see it: invisible characters dropped and look-alike forms (full width,
/// mathematical letters, odd spaces and dashes) folded to the plain ones, with the way back to the
/// original positions. Plain ASCII costs one check and one copy.
final class FoldedText {
  /// Stands for a symbol outside the basic plane that folds to nothing simpler.
  private static final char OTHER = '\uFFFC';

  private final char[] chars;
  private final int length;
  private final int originalLength;
  private final int @Nullable [] starts;
  private final int longestInvisibleRun;
  private final int openInvisibleRun;

  private FoldedText(char[] chars, int originalLength) {
    this.chars = chars;
    this.length = chars.length;
    this.originalLength = originalLength;
    this.starts = null;
    this.longestInvisibleRun = 0;
    this.openInvisibleRun = 0;
  }

  private FoldedText(Folding folding, int originalLength) {
    this.chars = folding.chars;
    this.length = folding.length;
    this.originalLength = originalLength;
    this.starts = folding.starts;
    this.longestInvisibleRun = folding.longestRun;
    this.openInvisibleRun = folding.run;
  }

  /// The folded view of `text`, which continues one that ended in `invisibleBefore` invisible
  /// characters.
  static FoldedText of(String text, int invisibleBefore) {
    if (isAscii(text)) {
      return new FoldedText(text.toCharArray(), text.length());
    }
    return new FoldedText(new Folding(text, invisibleBefore), text.length());
  }

  static FoldedText of(String text) {
    return of(text, 0);
  }

  static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  int length() {
    return length;
  }

  void copyTo(char[] target, int at) {
    System.arraycopy(chars, 0, target, at, length);
  }

  char[] toChars() {
    var copy = new char[length];
    copyTo(copy, 0);
    return copy;
  }

  /// Where folded character `i` begins in the original; the original's end for `i == length()`.
  int start(int i) {
    if (i >= length) {
      return originalLength;
    }
    return starts == null ? i : starts[i] >> 1;
  }

  /// Where folded character `i` ends in the original: before any invisible ones that follow it.
  int end(int i) {
    return starts == null ? i + 1 : (starts[i] >> 1) + 1 + (starts[i] & 1);
  }

  /// The original's length.
  int end() {
    return originalLength;
  }

  int longestInvisibleRun() {
    return longestInvisibleRun;
  }

  int openInvisibleRun() {
    return openInvisibleRun;
  }

  /// Whether a code point shows nothing and may therefore hide inside a word.
  static boolean isInvisible(int c) {
    return c == 0xAD
        || (c >= 0x200B && c <= 0x200F)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F)
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFEFF
        || c == 0x034F
        || c == 0x061C
        || c == 0x115F
        || c == 0x1160
        || c == 0x180E
        || c == 0x3164
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }

  private static char fold(int c) {
    if (c < 0x80) {
      return (char) c;
    }
    if (c >= 0xFF01 && c <= 0xFF5E) {
      return (char) (c - 0xFEE0);
    }
    if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000) {
      return ' ';
    }
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63) {
      return '-';
    }
    if (c >= 0x10000) {
      return c >= 0x1D400 && c <= 0x1D7FF ? compatible(c) : OTHER;
    }
    return (char) c;
  }

  private static char compatible(int mathematical) {
    var plain = Normalizer.normalize(Character.toString(mathematical), Normalizer.Form.NFKC);
    return plain.length() == 1 ? plain.charAt(0) : OTHER;
  }

  /// One pass over a text that is not plain ASCII.
  private static final class Folding {
    private final char[] chars;

    /// Original start times two, plus one when the original is a surrogate pair.
    private final int[] starts;

    private int length;
    private int run;
    private int longestRun;

    Folding(String text, int invisibleBefore) {
      chars = new char[text.length()];
      starts = new int[text.length()];
      run = invisibleBefore;
      longestRun = invisibleBefore;
      for (int i = 0; i < text.length(); ) {
        int c = text.codePointAt(i);
        int width = Character.charCount(c);
        if (isInvisible(c)) {
          run++;
          longestRun = Math.max(longestRun, run);
        } else {
          run = 0;
          starts[length] = i * 2 + width - 1;
          chars[length++] = fold(c);
        }
        i += width;
      }
    }
  }
}
