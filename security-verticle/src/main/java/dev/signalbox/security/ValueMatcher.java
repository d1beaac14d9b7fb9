package dev.signalbox.security;

import java.util.List;

/// Finds credentials that only their surroundings give away: `password = …`, `Bearer …`, the
/// password in a URL, a private key block. The surroundings are looked back at, so that they can
/// leave at once and only the value waits.
final class ValueMatcher {
  private static final List<String> PASSWORD_NAMES =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "passwort",
          "kennwort",
          "contrasena",
          "senha",
          "passcode",
          "pwd");
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
          "encryptionkey",
          "sharedkey",
          "masterkey",
          "servicekey",
          "sessionid",
          "connectionstring");

  /// Names of keys that are no secrets.
  private static final List<String> PUBLIC_KEYS =
      List.of("public", "primary", "foreign", "partition", "sort", "cache", "idempotency", "hot");

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
      return value(window, start, "authorization_header", KEY_MIN);
    }
    return assigned(window, start);
  }

  private static boolean isAfterScheme(Window window, int start) {
    return switch (window.at(start - 2)) {
      case 'r', 'R' -> Lookback.endsWith(window, start, "bearer ");
      case 'c', 'C' -> Lookback.endsWith(window, start, "basic ");
      case 'y', 'Y' -> isAuthorization(window, start, "apikey ");
      case 'n', 'N' -> isAuthorization(window, start, "token ");
      default -> false;
    };
  }

  private static boolean isAuthorization(Window window, int start, String scheme) {
    return Lookback.endsWith(window, start, scheme)
        && Lookback.contains(window, start, LONGEST_NAME, "authorization");
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
    if (containsAny(name, PASSWORD_NAMES) || name.endsWith("pass")) {
      return value(window, start, "password", PASSWORD_MIN);
    }
    return isKeyName(name) ? value(window, start, "secret_assignment", KEY_MIN) : Match.NO;
  }

  private static boolean isKeyName(String name) {
    return containsAny(name, KEY_NAMES)
        || name.equals("sig")
        || (name.endsWith("key") && PUBLIC_KEYS.stream().noneMatch(name::startsWith));
  }

  private static boolean containsAny(String name, List<String> parts) {
    for (var part : parts) {
      if (name.contains(part)) {
        return true;
      }
    }
    return false;
  }

  /// Where the name of `name = "` before `start` ends, or -1.
  private static int assignmentBefore(Window window, int start) {
    int i = start - 1;
    i = skipQuote(window, i);
    i = skipSpaces(window, i);
    while (window.at(i) == '*' && start - i < LONGEST_NAME) {
      i--;
    }
    int signed = beforeSign(window, i);
    if (signed == i) {
      return -1;
    }
    i = skipQuote(window, skipSpaces(window, signed));
    return isNameCharacter(window.at(i)) && i >= 0 ? i + 1 : -1;
  }

  /// One before the sign of an assignment that ends at `at`, or `at` when none does.
  private static int beforeSign(Window window, int at) {
    return switch (window.at(at)) {
      case '=', ':' -> window.at(at - 1) == ':' ? at - 2 : at - 1;
      case '|' -> at - 1;
      case '>' -> window.at(at - 1) == '=' ? at - 2 : isTag(window, at) ? at - 1 : at;
      case 's' -> isVerb(window, at) ? at - 2 : at;
      default -> at;
    };
  }

  /// Whether `is` ends at `at`, with spaces around it.
  private static boolean isVerb(Window window, int at) {
    return window.at(at - 1) == 'i' && window.at(at - 2) == ' ' && window.at(at + 1) == ' ';
  }

  /// Whether `<name>` ends at `at`.
  private static boolean isTag(Window window, int at) {
    int i = at - 1;
    while (at - i < LONGEST_NAME && isNameCharacter(window.at(i))) {
      i--;
    }
    return i < at - 1 && window.at(i) == '<';
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
    char quote = window.at(start - 1);
    boolean quoted = quote == '"' || quote == '\'' || quote == '`';
    int limit = window.limit(start);
    int i = start;
    while (i < limit && isValueCharacter(window.chars()[i], quoted, quote)) {
      i++;
    }
    if (i == limit && window.isOpen(start)) {
      return Match.MORE;
    }
    char next = window.at(i);
    boolean closed = quoted && next == quote;
    int end = closed ? withoutEscape(window, start, i) : withoutFullStop(window, start, i);
    boolean call = !closed && (next == '(' || next == '[' || next == '{');
    boolean expression =
        quoted && "<{%[$".indexOf(window.at(start)) >= 0 && isBracket(window.at(i - 1));
    return !call
            && !expression
            && end - start >= min
            && Randomness.looksRandom(window, start, end)
            && (min < KEY_MIN || Randomness.hasKeyStretch(window, start, end))
        ? new Match(end, kind, window.afterToken(start, end))
        : Match.NO;
  }

  private static boolean isBracket(char c) {
    return c == '>' || c == '}' || c == ']' || c == '%';
  }

  /// JSON inside JSON inside JSON leaves a backslash before the closing quote.
  private static int withoutEscape(Window window, int start, int end) {
    int i = end;
    while (i > start && window.at(i - 1) == '\\') {
      i--;
    }
    return i;
  }

  private static int withoutFullStop(Window window, int start, int end) {
    int i = end;
    while (i > start && (window.at(i - 1) == '.' || window.at(i - 1) == '\\')) {
      i--;
    }
    return i;
  }

  /// In quotes a value goes on to the closing one.
  private static boolean isValueCharacter(char c, boolean quoted, char quote) {
    return c > ' ' && c < 127 && (quoted ? c != quote : "\"'`,;<>(){}[]|".indexOf(c) < 0);
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
