package dev.signalbox.security;

import java.text.Normalizer;
import java.util.Arrays;

/// A message as the injection rules read it: lower case, invisible characters dropped, compatible
/// forms and Latin accents folded, white space collapsed, look-alike letters of other scripts read
/// as Latin inside words that are otherwise Latin.
final class CanonicalText {
  /// NFKC may grow a text eighteenfold: past this factor it is not applied.
  private static final int MOST_GROWTH = 4;

  private static final String LOOK_ALIKES =
      "аaеeоoрpсcуyхxіiјjѕsԁdһhԛqԝwмmтtкkвbнhαaοoρpνvιiκkυuτtεeγyіi";

  private CanonicalText() {}

  static char[] of(String text) {
    var chars = text.toCharArray();
    return FoldedText.isAscii(chars) ? collapse(chars) : foldAndCollapse(text);
  }

  private static char[] foldAndCollapse(String text) {
    var compatible = Normalizer.normalize(text, Normalizer.Form.NFKC);
    var bounded = compatible.length() > text.length() * MOST_GROWTH ? text : compatible;
    var plain = withoutAccents(withTagsAsText(bounded));
    var chars = FoldedText.of(plain).toChars();
    for (int i = 0; i < chars.length; i++) {
      chars[i] = quoteAsAscii(chars[i]);
    }
    unmaskMixedWords(chars);
    return collapse(chars);
  }

  /// Lower case, with each run of white space as one space; in place.
  private static char[] collapse(char[] chars) {
    int n = 0;
    boolean gap = false;
    for (char c : chars) {
      boolean white = c <= ' ';
      if (!white) {
        chars[n++] = Window.lower(c);
      } else if (!gap) {
        chars[n++] = ' ';
      }
      gap = white;
    }
    return n == chars.length ? chars : Arrays.copyOf(chars, n);
  }

  private static char quoteAsAscii(char c) {
    return switch (c) {
      case '\u2018', '\u2019', '\u02BC' -> '\'';
      case '\u201C', '\u201D' -> '"';
      default -> c;
    };
  }

  /// Unicode tag characters spell ASCII invisibly: models read it, so do we.
  private static String withTagsAsText(String text) {
    if (text.indexOf('\uDB40') < 0) {
      return text;
    }
    var out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> out.appendCodePoint(c >= 0xE0020 && c <= 0xE007E ? c - 0xE0000 : c));
    return out.toString();
  }

  private static String withoutAccents(String text) {
    var out = new StringBuilder(text.length());
    var apart = Normalizer.normalize(text, Normalizer.Form.NFD);
    char base = ' ';
    for (int i = 0; i < apart.length(); i++) {
      char c = apart.charAt(i);
      boolean mark = c >= 0x300 && c <= 0x36F;
      if (!mark || base >= 0x250) {
        out.append(c);
      }
      base = mark ? base : c;
    }
    return Normalizer.normalize(out, Normalizer.Form.NFC);
  }

  private static void unmaskMixedWords(char[] chars) {
    for (int at = 0; at < chars.length; ) {
      int end = at;
      boolean latin = false;
      boolean other = false;
      while (end < chars.length && Character.isLetterOrDigit(chars[end])) {
        latin |= Window.isLetter(chars[end]);
        other |= chars[end] >= 0x370 && chars[end] < 0x530;
        end++;
      }
      for (int i = at; latin && other && i < end; i++) {
        chars[i] = latinOf(chars[i]);
      }
      at = end + 1;
    }
  }

  private static char latinOf(char c) {
    char lower = Character.toLowerCase(c);
    for (int i = 0; c >= 128 && i < LOOK_ALIKES.length(); i += 2) {
      if (LOOK_ALIKES.charAt(i) == lower) {
        return LOOK_ALIKES.charAt(i + 1);
      }
    }
    return c;
  }
}
