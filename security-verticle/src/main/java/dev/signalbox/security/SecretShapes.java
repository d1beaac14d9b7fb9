package dev.signalbox.security;

import java.util.ArrayList;
import java.util.List;

/// The credentials that show what they are by their beginning, found by their first character.
final class SecretShapes {
  private final TokenShape[][] byFirst = new TokenShape[128][];

  SecretShapes(List<TokenShape> shapes) {
    for (int c = 0; c < 128; c++) {
      var fitting = new ArrayList<TokenShape>();
      for (var shape : shapes) {
        if (shape.firstCharacters().get(c)) {
          fitting.add(shape);
        }
      }
      byFirst[c] = fitting.toArray(TokenShape[]::new);
    }
  }

  /// The shapes this product ships.
  static SecretShapes shipped() {
    return new SecretShapes(
        RuleFile.lines("secret-shapes.txt").stream().map(TokenShape::parse).toList());
  }

  Match match(Window window, int start) {
    char first = window.chars()[start];
    if (first >= 128 || byFirst[first].length == 0 || !window.isTokenStart(start)) {
      return Match.NO;
    }
    for (var shape : byFirst[first]) {
      var match = shape.match(window, start);
      if (!match.isNone()) {
        return match;
      }
    }
    return Match.NO;
  }
}
