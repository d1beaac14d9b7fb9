package dev.signalbox.security;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The credentials that show what they are by their beginning, found by their first two characters.
final class SecretShapes {
  private static final TokenShape[] NONE = new TokenShape[0];
  private static final int ASCII = 128;

  private final TokenShape[][] byPair = new TokenShape[ASCII * ASCII][];
  private final boolean[] begins = new boolean[ASCII];

  SecretShapes(List<TokenShape> shapes) {
    for (char first = 0; first < ASCII; first++) {
      for (char second = 0; second < ASCII; second++) {
        byPair[first * ASCII + second] = fitting(shapes, first, second);
        begins[first] |= byPair[first * ASCII + second].length > 0;
      }
    }
  }

  private static TokenShape[] fitting(List<TokenShape> shapes, char first, char second) {
    var fitting = new ArrayList<TokenShape>(0);
    for (var shape : shapes) {
      if (shape.mayBeginWith(first, second)) {
        fitting.add(shape);
      }
    }
    return fitting.isEmpty() ? NONE : fitting.toArray(TokenShape[]::new);
  }

  /// The shapes this product ships.
  static SecretShapes shipped() {
    return new SecretShapes(
        RuleFile.lines("secret-shapes.txt").stream().map(TokenShape::parse).toList());
  }

  /// The credential that begins at `start`, where a token may begin.
  Match match(Window window, int start) {
    char first = window.chars()[start];
    if (first >= ASCII || !begins[first]) {
      return Match.NO;
    }
    if (start + 1 == window.end()) {
      return window.last() ? Match.NO : Match.MORE;
    }
    char second = window.chars()[start + 1];
    if (second >= ASCII) {
      return Match.NO;
    }
    for (var shape : byPair[first * ASCII + second]) {
      var match = shape.match(window, start);
      if (!match.isNone()) {
        return match;
      }
    }
    return second == ' ' ? spaced(window, start) : Match.NO;
  }

  /// A credential written with a space behind each of its characters.
  private Match spaced(Window window, int start) {
    int limit = window.limit(start);
    var squeezed = new char[(limit - start + 1) / 2];
    int count = 0;
    int i = start;
    boolean cut = false;
    while (!cut && i < limit && window.chars()[i] != ' ') {
      cut = i + 1 >= limit;
      boolean single = cut || window.chars()[i + 1] == ' ';
      if (single || !Window.isWord(window.chars()[i + 1])) {
        squeezed[count++] = window.chars()[i];
      }
      if (!single) {
        break;
      }
      i += 2;
    }
    boolean open = (cut || i >= limit) && window.isOpen(start);
    var view = new Window(Arrays.copyOf(squeezed, count), 0, !open);
    if (count < 2) {
      return open ? Match.MORE : Match.NO;
    }
    var match = match(view, 0);
    return match.found()
        ? new Match(start + 2 * match.end() - 1, match.kind(), Match.Then.READ)
        : match;
  }
}
