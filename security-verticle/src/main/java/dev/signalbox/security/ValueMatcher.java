package dev.signalbox.security;

import java.util.List;

/// Finds credentials that only their surroundings give away: `password = …`, `Bearer …`, the
/// password in a URL, a private key block. The surroundings are looked back at, so that they can
/// leave at once and only the value waits.
final class ValueMatcher {
  private static final List<String> PASSWORD_NAMES =
      List.of("password", "passwd", "passphrase", "pwd");
  private static final List<String> KEY_NAMES =
      List.of(
          "apikey",
          "secret",
          "token",
          "accesskey",
          "accountkey",
          "privatekey",
          "authkey",
          "credential",
          "signingkey",
          "encryptionkey");
  private static final int LONGEST_NAME = 48;
  private static final int PASSWORD_MIN = 8;
  private static final int KEY_MIN = 16;

  private final SecretShapes shapes;

  ValueMatcher(SecretShapes shapes) {
    this.shapes = shapes;
  }

  Match match(Window window, int start) {
    char c = window.chars()[start];
    char before = window.at(start - 1);
    if (c == 'B' && before == '-') {
      return keyBlock(window, start);
    }
    if (before == '/' && window.at(start - 2) == '/' && window.at(start - 3) == ':') {
      return urlUser(window, start);
    }
    if (!window.isTokenStart(start) || c == ' ') {
      return Match.NO;
    }
    if (before == ' ' && isAfterScheme(window, start)) {
      return value(window, start, "authorization_header", 16);
    }
    return assigned(window, start);
  }

  private static boolean isAfterScheme(Window window, int start) {
    return Lookback.endsWith(window, start, "bearer ")
        || Lookback.endsWith(window, start, "basic ");
  }

  private Match assigned(Window window, int start) {
    int nameEnd = assignmentBefore(window, start);
    if (nameEnd < 0) {
      return Match.NO;
    }
    int begin = nameEnd;
    while (nameEnd - begin < LONGEST_NAME && isNameCharacter(window.at(begin - 1))) {
      begin--;
    }
    begin = Math.max(begin, 0);
    var name =
        Lookback.lower(window, begin, nameEnd).replace("_", "").replace("-", "").replace(".", "");
    if (PASSWORD_NAMES.stream().anyMatch(name::contains)) {
      return value(window, start, "password", PASSWORD_MIN);
    }
    return KEY_NAMES.stream().anyMatch(name::contains)
        ? value(window, start, "secret_assignment", KEY_MIN)
        : Match.NO;
  }

  /// Where the name of `name = "` before `start` ends, or -1.
  private static int assignmentBefore(Window window, int start) {
    int i = start - 1;
    i = skipQuote(window, i);
    i = skipSpaces(window, i);
    char sign = window.at(i);
    if (sign == '>' && window.at(i - 1) == '=') {
      i--;
    } else if (sign != '=' && sign != ':') {
      return -1;
    }
    i--;
    if (window.at(i) == ':') {
      i--;
    }
    i = skipQuote(window, skipSpaces(window, i));
    return isNameCharacter(window.at(i)) && i >= 0 ? i + 1 : -1;
  }

  private static int skipQuote(Window window, int at) {
    int i = at;
    char c = window.at(i);
    if (c == '"' || c == '\'' || c == '`') {
      i--;
      if (window.at(i) == '\\') {
        i--;
      }
    }
    return i;
  }

  private static int skipSpaces(Window window, int at) {
    int i = at;
    while (i >= 0 && at - i < 4 && window.at(i) == ' ') {
      i--;
    }
    return i;
  }

  private static boolean isNameCharacter(char c) {
    return Window.isWord(c) || c == '-' || c == '.';
  }

  private Match value(Window window, int start, String kind, int min) {
    var specific = shapes.match(window, start);
    if (!specific.isNone()) {
      return specific;
    }
    int limit = window.limit(start);
    int i = start;
    while (i < limit && isValueCharacter(window.chars()[i])) {
      i++;
    }
    if (i == limit && window.isOpen(start)) {
      return Match.MORE;
    }
    boolean call = window.at(i) == '(' || window.at(i) == '[' || window.at(i) == '{';
    int end = withoutFullStop(window, start, i);
    return !call && end - start >= min && Randomness.looksRandom(window, start, end)
        ? new Match(end, kind, window.afterToken(start, end))
        : Match.NO;
  }

  private static int withoutFullStop(Window window, int start, int end) {
    int i = end;
    while (i > start && (window.at(i - 1) == '.' || window.at(i - 1) == '\\')) {
      i--;
    }
    return i;
  }

  private static boolean isValueCharacter(char c) {
    return c > ' ' && c < 127 && "\"'`,;<>(){}[]|".indexOf(c) < 0;
  }

  /// `user:password@` behind `://`.
  private static Match urlUser(Window window, int start) {
    int limit = window.limit(start);
    int colon = -1;
    for (int i = start; i < limit; i++) {
      char c = window.chars()[i];
      if (c == '@') {
        return colon >= 0 && i - colon > 3
            ? new Match(i, "url_password", Match.Then.READ)
            : Match.NO;
      }
      if (c <= ' ' || "/?#\"'`<>()[]{},".indexOf(c) >= 0) {
        return Match.NO;
      }
      colon = c == ':' && colon < 0 ? i : colon;
    }
    return window.isOpen(start) ? Match.MORE : Match.NO;
  }

  /// `BEGIN … PRIVATE KEY-----` with a key behind it; the dashes before it have left already.
  private static Match keyBlock(Window window, int start) {
    int limit = window.limit(start);
    boolean open = window.isOpen(start);
    int i = start;
    while (i < limit
        && i - start < 64
        && (isUpper(window.chars()[i]) || window.chars()[i] == ' ')) {
      i++;
    }
    var label = new String(window.chars(), start, i - start);
    if (!"BEGIN ".startsWith(label) && !label.startsWith("BEGIN ")) {
      return Match.NO;
    }
    if (i == limit && open) {
      return Match.MORE;
    }
    if (!label.contains("PRIVATE KEY")) {
      return Match.NO;
    }
    while (i < limit && "-\r\n\\nr \t".indexOf(window.chars()[i]) >= 0) {
      i++;
    }
    int body = i;
    while (i < limit && i - body < 8 && Window.isKeyCharacter(window.chars()[i])) {
      i++;
    }
    if (i == limit && open) {
      return Match.MORE;
    }
    return i - body < 4 ? Match.NO : new Match(body, "private_key", Match.Then.DROP_KEY_BLOCK);
  }

  private static boolean isUpper(char c) {
    return (c >= 'A' && c <= 'Z') || Window.isDigit(c);
  }
}
