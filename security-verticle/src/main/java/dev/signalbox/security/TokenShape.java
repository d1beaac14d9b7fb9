package dev.signalbox.security;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The written form of one kind of credential, in a small subset of regular expressions: literal
/// characters, classes such as `[A-Z0-9_-]`, and `{min,max}` or `{n}` or `{n,}` behind a class.
/// Each part takes as much as it can and gives nothing back, so matching is linear; and unlike a
/// regular expression engine it can say that later text decides.
final class TokenShape {
  /// Characters before a line break that may be part of a wrapped token.
  private static final int WRAPPED = 12;

  private final String kind;
  private final boolean mixed;
  private final List<Part> parts;

  private TokenShape(String kind, boolean mixed, List<Part> parts) {
    this.kind = kind;
    this.mixed = mixed;
    this.parts = List.copyOf(parts);
  }

  /// Reads a line of the form `kind [mixed] pattern`; `mixed` asks for letters and digits behind
  /// the literal beginning, or capitals all over, so that ordinary words in the same form pass.
  static TokenShape parse(String line) {
    var columns = line.split("\\s+", -1);
    boolean mixed = columns.length == 3 && columns[1].equals("mixed");
    if (columns.length != (mixed ? 3 : 2)) {
      throw new IllegalArgumentException("expected `kind [mixed] pattern`: " + line);
    }
    return new TokenShape(columns[0], mixed, new Parser(columns[columns.length - 1]).parts());
  }

  String kind() {
    return kind;
  }

  /// Whether a match may begin with these two ASCII characters.
  boolean mayBeginWith(char first, char second) {
    var head = parts.getFirst();
    if (!head.accepts(first)) {
      return false;
    }
    boolean next = parts.size() > 1 && parts.get(1).accepts(second);
    return head.max() == 1 ? next : head.accepts(second) || (head.min() == 1 && next);
  }

  Match match(Window window, int start) {
    int limit = window.limit(start);
    boolean open = window.isOpen(start);
    int i = start;
    int breaks = 0;
    for (var part : parts) {
      int taken = 0;
      while (taken < part.max() && i < limit) {
        char c = window.chars()[i];
        if (part.accepts(c)) {
          taken++;
        } else if (taken < part.min() && breaks < 2 && isBreak(c) && i - start >= WRAPPED) {
          breaks++;
        } else {
          break;
        }
        i++;
      }
      if (i == limit && taken < part.max() && open) {
        return Match.MORE;
      }
      if (taken < part.min()) {
        return Match.NO;
      }
    }
    return ended(window, start, i, open);
  }

  private Match ended(Window window, int start, int end, boolean open) {
    int limit = window.limit(start);
    if (end == limit && open) {
      return Match.MORE;
    }
    boolean longer = end < limit && Window.isWord(window.chars()[end]);
    int body = start + literalLength();
    return longer
            || (mixed && !Randomness.isMixed(window, body, end))
            || Randomness.isPlaceholder(window, body, end)
        ? Match.NO
        : new Match(end, kind, window.afterToken(start, end));
  }

  /// A line break inside a long token: whoever wrapped the line did not mean to end it.
  private static boolean isBreak(char c) {
    return c == '\n' || c == '\r';
  }

  private int literalLength() {
    int n = 0;
    while (n < parts.size() && parts.get(n).max() == 1) {
      n++;
    }
    return n;
  }

  /// A run of `min` to `max` characters of one class.
  private record Part(BitSet accepted, int min, int max) {
    boolean accepts(char c) {
      return c < 128 && accepted.get(c);
    }
  }

  private static final class Parser {
    private final String pattern;
    private int at;

    Parser(String pattern) {
      this.pattern = pattern;
    }

    List<Part> parts() {
      var parts = new ArrayList<Part>();
      while (at < pattern.length()) {
        var accepted = one();
        if (at < pattern.length() && pattern.charAt(at) == '{') {
          int close = pattern.indexOf('}', at);
          var bounds = pattern.substring(at + 1, close).split(",", -1);
          int min = Integer.parseInt(bounds[0]);
          parts.add(new Part(accepted, min, max(bounds, min)));
          at = close + 1;
        } else {
          parts.add(new Part(accepted, 1, 1));
        }
      }
      return parts;
    }

    private static int max(String[] bounds, int min) {
      if (bounds.length == 1) {
        return min;
      }
      return bounds[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(bounds[1]);
    }

    private BitSet one() {
      char c = pattern.charAt(at++);
      var accepted = new BitSet(128);
      if (c == '[') {
        while (pattern.charAt(at) != ']') {
          range(accepted);
        }
        at++;
      } else {
        accepted.set(c == '\\' ? pattern.charAt(at++) : c);
      }
      return accepted;
    }

    private void range(BitSet accepted) {
      char from = pattern.charAt(at++);
      if (from == '\\') {
        from = pattern.charAt(at++);
      }
      if (pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
        accepted.set(from, pattern.charAt(at + 1) + 1);
        at += 2;
      } else {
        accepted.set(from);
      }
    }
  }
}
