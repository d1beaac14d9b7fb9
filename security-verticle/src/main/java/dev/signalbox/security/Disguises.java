package dev.signalbox.security;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Reads what a text hides in a simple disguise: spaced letters, leet, base64, hex, percent and
/// entity escapes, rot13, reversal, quoted pieces to be joined. Each disguise has to show itself
/// first, so that plain text costs one look.
final class Disguises {
  private static final int SHORTEST_ENCODED = 24;
  private static final int SPACED_LETTERS = 10;
  private static final int FEW = 3;
  private static final int FRAGMENTS = 2;
  private static final int LONGEST_PUZZLE = 2_000;

  private Disguises() {}

  /// One text being searched. A disguise inside a disguise is opened too, up to three deep, until
  /// as much was read as a small multiple of the text: whatever it holds, the work is bounded.
  static final class Search {
    private static final int DEEPEST = 3;
    private static final int MULTIPLE = 6;
    private final List<TextView> found = new ArrayList<>(0);
    private long left;

    Search(int length) {
      left = (long) MULTIPLE * length;
    }

    /// Everything `view` hides.
    List<TextView> unmasked(TextView view) {
      open(view, 1);
      return found;
    }

    private void open(TextView view, int depth) {
      var opened = new ArrayList<Opened>(0);
      Disguises.open(view.text(), view.canonical(), depth, opened);
      for (var each : opened) {
        if (each.text().length() <= left) {
          left -= each.text().length();
          var inner = TextView.hidden(each.text(), view.isHidden() ? view.place() : each.place());
          found.add(inner);
          if (depth < DEEPEST) {
            open(inner, depth + 1);
          }
        }
      }
    }
  }

  private record Opened(String text, EvidenceSpan place) {}

  private static void open(String text, char[] plain, int depth, List<Opened> hidden) {
    var signs = DisguiseSigns.of(plain);
    var whole = EvidenceSpan.whole(text);
    if (signs.longestWord() >= SHORTEST_ENCODED) {
      addDecoded(text, hidden);
    }
    if (signs.percents() >= FEW) {
      hidden.add(new Opened(unescaped(text, '%', 2), whole));
    }
    if (signs.entities() >= FEW) {
      hidden.add(new Opened(unescapedEntities(text), whole));
    }
    if (signs.escapes() >= FEW) {
      hidden.add(new Opened(new String(FoldedText.ofOutput(text, 0, true).toChars()), whole));
    }
    if (signs.singles() >= SPACED_LETTERS && signs.singles() * 2 > signs.words()) {
      hidden.add(new Opened(joined(text), whole));
    }
    if (signs.leetWords() >= FEW) {
      hidden.add(new Opened(unleeted(plain), whole));
    }
    if (signs.quotes() >= 2 * FRAGMENTS && text.length() <= LONGEST_PUZZLE && signs.joins()) {
      hidden.add(new Opened(fragments(text), whole));
    }
    boolean strange = signs.words() >= FEW && signs.commonWords() * 12 < signs.words();
    if (strange && depth <= 2 && signs.latin() * 2 > plain.length) {
      hidden.add(new Opened(rotated(plain), whole));
      hidden.add(new Opened(new StringBuilder(new String(plain)).reverse().toString(), whole));
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

  /// What stands in quotes, put together: an order in pieces that the model is to join.
  private static String fragments(String text) {
    var out = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char quote = text.charAt(at);
      int end = quote == '"' || quote == '\'' ? text.indexOf(quote, at + 1) : -1;
      if (end > at) {
        out.append(text, at + 1, end);
        at = end;
      }
    }
    return out.toString();
  }

  private static void addDecoded(String text, List<Opened> hidden) {
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
        if (isReadable(decoded) || decoded.chars().allMatch(c -> isEncoded((char) c))) {
          hidden.add(new Opened(decoded, new EvidenceSpan(at, end)));
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
