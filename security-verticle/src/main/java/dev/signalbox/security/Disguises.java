package dev.signalbox.security;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Reads what a text hides in a simple disguise: spaced letters, leet, base64, hex, percent and
/// entity escapes, rot13, reversal. Each disguise has to show itself first, so that plain text
/// costs one look; one level deep, and never more hidden text than there was text.
final class Disguises {
  private static final int SHORTEST_ENCODED = 24;
  private static final int SPACED_LETTERS = 10;
  private static final int FEW = 3;

  private Disguises() {}

  static List<String> unmasked(String text, char[] plain) {
    var signs = Signs.of(plain);
    var hidden = new ArrayList<String>(0);
    if (signs.singles >= SPACED_LETTERS && signs.singles * 2 > signs.words) {
      hidden.add(joined(text));
    }
    if (signs.leetWords >= FEW) {
      hidden.add(unleeted(plain));
    }
    if (signs.longestWord >= SHORTEST_ENCODED) {
      addDecoded(text, hidden);
    }
    if (signs.percents >= FEW) {
      hidden.add(unescaped(text, '%', 2));
    }
    if (signs.entities >= FEW) {
      hidden.add(unescapedEntities(text));
    }
    if (signs.words >= FEW && signs.commonWords * 12 < signs.words) {
      hidden.add(rotated(plain));
      hidden.add(new StringBuilder(new String(plain)).reverse().toString());
    }
    return hidden;
  }

  /// What kinds of disguise a text may wear.
  private static final class Signs {
    private int words;
    private int singles;
    private int leetWords;
    private int longestWord;
    private int percents;
    private int entities;
    private int commonWords;

    static Signs of(char[] text) {
      var signs = new Signs();
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
          signs.percents += c == '%' ? 1 : 0;
          signs.entities += c == '&' && end < text.length && text[end] == '#' ? 1 : 0;
        }
        signs.word(text, at, end, digits > 0 && letters > 0);
        at = end;
      }
      return signs;
    }

    private void word(char[] text, int from, int to, boolean leet) {
      words++;
      singles += to - from == 1 ? 1 : 0;
      leetWords += leet ? 1 : 0;
      longestWord = Math.max(longestWord, to - from);
      commonWords += to - from <= 4 && isCommon(new String(text, from, to - from)) ? 1 : 0;
    }

    private static boolean isCommon(String word) {
      return switch (word) {
        case "the", "a", "of", "to", "and", "in", "is", "you", "for", "it", "i", "that", "this" ->
            true;
        default -> false;
      };
    }
  }

  /// Single letters with one space between them joined; wider gaps stay as spaces.
  private static String joined(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean between =
          c == ' '
              && i > 0
              && text.charAt(i - 1) != ' '
              && i + 1 < text.length()
              && text.charAt(i + 1) != ' ';
      if (!between) {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String unleeted(char[] plain) {
    var out = plain.clone();
    for (int i = 0; i < out.length; i++) {
      int at = "0134578@$!".indexOf(out[i]);
      if (at >= 0) {
        out[i] = "oieastbasi".charAt(at);
      }
    }
    return new String(out);
  }

  private static void addDecoded(String text, List<String> hidden) {
    for (int at = 0; at < text.length(); ) {
      int end = at;
      boolean hex = true;
      while (end < text.length() && isEncoded(text.charAt(end))) {
        hex &= Character.digit(text.charAt(end), 16) >= 0;
        end++;
      }
      if (end - at >= SHORTEST_ENCODED) {
        var run = text.substring(at, end);
        var decoded = hex ? unescaped(run, '\0', 2) : base64(run);
        if (isReadable(decoded)) {
          hidden.add(decoded);
        }
      }
      at = end + 1;
    }
  }

  private static boolean isEncoded(char c) {
    return Window.isLetter(c) || Window.isDigit(c) || c == '+' || c == '/' || c == '-' || c == '_';
  }

  private static String base64(String run) {
    var url = run.replace('+', '-').replace('/', '_');
    int whole = url.length() % 4 == 1 ? url.length() - 1 : url.length();
    return new String(
        Base64.getUrlDecoder().decode(url.substring(0, whole)), StandardCharsets.UTF_8);
  }

  private static boolean isReadable(String decoded) {
    long letters = decoded.chars().filter(c -> Character.isLetter(c) || c == ' ').count();
    return letters * 10 >= decoded.length() * 8L;
  }

  /// Pairs of hex digits, each behind `mark`, or one after the other when there is no mark.
  private static String unescaped(String text, char mark, int digits) {
    var bytes = new java.io.ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); ) {
      int from = mark == '\0' ? i : i + 1;
      boolean escape =
          (mark == '\0' || text.charAt(i) == mark)
              && from + digits <= text.length()
              && Character.digit(text.charAt(from), 16) >= 0
              && Character.digit(text.charAt(from + 1), 16) >= 0;
      if (escape) {
        bytes.write(Integer.parseInt(text, from, from + digits, 16));
        i = from + digits;
      } else {
        bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
        i++;
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String unescapedEntities(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int end = text.startsWith("&#", i) ? text.indexOf(';', i) : -1;
      int code = end > 0 && end - i <= 9 ? entity(text.substring(i + 2, end)) : -1;
      if (code > 0) {
        out.appendCodePoint(code);
        i = end;
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }

  private static int entity(String digits) {
    try {
      int code =
          digits.startsWith("x") || digits.startsWith("X")
              ? Integer.parseInt(digits.substring(1), 16)
              : Integer.parseInt(digits);
      return Character.isValidCodePoint(code) ? code : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String rotated(char[] plain) {
    var out = plain.clone();
    for (int i = 0; i < out.length; i++) {
      if (out[i] >= 'a' && out[i] <= 'z') {
        out[i] = (char) ('a' + (out[i] - 'a' + 13) % 26);
      }
    }
    return new String(out);
  }
}
