package dev.signalbox.security;

import java.util.Arrays;

/// Finds credentials written in base64. Looks at a run of its characters once, from the first digit
/// or sign on: the letters before it have left as a word.
final class EncodedMatcher {
  private static final int SHORTEST = 24;
  private static final int SHORTEST_DECODED = 16;
  private static final int LONGEST_WORD = 48;

  private final SecretShapes shapes;

  EncodedMatcher(SecretShapes shapes) {
    this.shapes = shapes;
  }

  /// The rest, from `at` on, of a run that began at `at` or with the letters before it.
  Match match(Window window, int at) {
    int begin = at;
    while (at - begin < LONGEST_WORD && Window.isLetter(window.at(begin - 1))) {
      begin--;
    }
    if (sextet(window.at(begin - 1)) >= 0) {
      return Match.NO;
    }
    int limit = window.limit(at);
    int i = at;
    while (i < limit && sextet(window.chars()[i]) >= 0) {
      i++;
    }
    if (i == limit && window.isOpen(at)) {
      return Match.MORE;
    }
    return i - begin >= SHORTEST && hides(decoded(window, begin, i))
        ? new Match(i, "encoded_secret", window.afterToken(at, i))
        : Match.NO;
  }

  private boolean hides(char[] text) {
    if (text.length < SHORTEST_DECODED) {
      return false;
    }
    if (new String(text).contains("PRIVATE KEY-----")) {
      return true;
    }
    var window = new Window(text, 0, true);
    for (int i = 0; i < text.length; i++) {
      if (window.isTokenStart(i) && shapes.match(window, i).found()) {
        return true;
      }
    }
    return false;
  }

  /// The text that the run stands for, up to where it is no text.
  private static char[] decoded(Window window, int from, int to) {
    var text = new char[(to - from) * 3 / 4];
    int length = 0;
    int bits = 0;
    int held = 0;
    for (int i = from; i < to; i++) {
      held = (held << 6 | sextet(window.chars()[i])) & 0xFFFF;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        char c = (char) (held >> bits & 0xFF);
        if (c >= 127 || (c < ' ' && c != '\n' && c != '\r' && c != '\t')) {
          break;
        }
        text[length++] = c;
      }
    }
    return Arrays.copyOf(text, length);
  }

  private static int sextet(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (Window.isDigit(c)) {
      return c - '0' + 52;
    }
    return switch (c) {
      case '+', '-' -> 62;
      case '/', '_' -> 63;
      default -> -1;
    };
  }
}
