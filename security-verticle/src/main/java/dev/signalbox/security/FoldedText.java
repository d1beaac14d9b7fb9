package dev.signalbox.security;

import java.text.Normalizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A text as detectors see it: invisible characters dropped and look-alike forms (full width,
/// mathematical letters, odd spaces and dashes) folded to the plain ones, with the way back to the
/// original positions. Plain ASCII costs one check and one copy.
final class FoldedText {
  /// Stands for a symbol outside the basic plane that folds to nothing simpler.
  private static final char OTHER = '\uFFFC';

  private static final int WIDTH_BITS = 4;
  private static final int WIDTH_MASK = (1 << WIDTH_BITS) - 1;

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

  private FoldedText(Folding folding) {
    this.chars = folding.chars;
    this.length = folding.length;
    this.originalLength = folding.read;
    this.starts = folding.starts;
    this.longestInvisibleRun = folding.longestRun;
    this.openInvisibleRun = folding.run;
  }

  /// The folded view of output that continues one that ended in `invisibleBefore` invisible
  /// characters, with JSON escapes read as what they stand for. Unless it is the `last`, a
  /// character cut at the end of `text` stays unread.
  static FoldedText ofOutput(String text, int invisibleBefore, boolean last) {
    var chars = text.toCharArray();
    return isAscii(chars) && text.indexOf('\\') < 0
        ? new FoldedText(chars, chars.length)
        : new FoldedText(new Folding(text, invisibleBefore, true, last));
  }

  static FoldedText of(String text) {
    var chars = text.toCharArray();
    return isAscii(chars)
        ? new FoldedText(chars, chars.length)
        : new FoldedText(new Folding(text, 0, false, true));
  }

  static boolean isAscii(char[] chars) {
    int bits = 0;
    for (char c : chars) {
      bits |= c;
    }
    return bits < 0x80;
  }

  int length() {
    return length;
  }

  /// The folded characters behind `before`; these themselves, no copy, where nothing is before.
  char[] behind(String before) {
    if (before.isEmpty()) {
      return toChars();
    }
    var joined = new char[before.length() + length];
    before.getChars(0, before.length(), joined, 0);
    System.arraycopy(chars, 0, joined, before.length(), length);
    return joined;
  }

  /// The folded characters: these themselves, no copy.
  char[] toChars() {
    return length == chars.length ? chars : Arrays.copyOf(chars, length);
  }

  /// Where folded character `i` begins in the original; the original's end for `i == length()`.
  int start(int i) {
    if (i >= length) {
      return originalLength;
    }
    return starts == null ? i : starts[i] >> WIDTH_BITS;
  }

  /// Where folded character `i` ends in the original: before any invisible ones that follow it.
  int end(int i) {
    return starts == null ? i + 1 : (starts[i] >> WIDTH_BITS) + (starts[i] & WIDTH_MASK);
  }

  /// How much of the original was read.
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

    /// Where each character begins in the original, and in the lowest bits its width there.
    private final int[] starts;

    private int length;
    private int read;
    private int run;
    private int longestRun;

    Folding(String text, int invisibleBefore, boolean escapes, boolean last) {
      chars = new char[text.length()];
      starts = new int[text.length()];
      run = invisibleBefore;
      longestRun = invisibleBefore;
      while (read < text.length()) {
        int c = text.codePointAt(read);
        int width = Character.charCount(c);
        if (escapes && c == '\\') {
          var escape = JsonEscape.at(text, read, last);
          c = escape.codePoint();
          width = escape.width();
        } else if (!last && c < 0x10000 && Character.isHighSurrogate((char) c)) {
          width = read + 1 == text.length() ? 0 : width;
        }
        if (width == 0) {
          return;
        }
        add(c, width);
        read += width;
      }
    }

    private void add(int c, int width) {
      if (isInvisible(c)) {
        run++;
        longestRun = Math.max(longestRun, run);
      } else {
        run = 0;
        starts[length] = (read << WIDTH_BITS) + width;
        chars[length++] = fold(c);
      }
    }
  }
}
