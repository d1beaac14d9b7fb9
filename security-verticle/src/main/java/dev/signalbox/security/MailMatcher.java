package dev.signalbox.security;

import java.util.Locale;
import java.util.Set;

/// Finds e-mail addresses. A word being written may turn out to be the beginning of one, and words
/// never wait. So unless the text before announces an address, what is redacted begins at the first
/// character that ordinary words do not have, at the latest at the `@`: `john60@post.example`
/// leaves as `john` and a mark, whole or streamed.
final class MailMatcher {
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_DOMAIN = 253;
  private static final int LONGEST_ENDING = 24;
  private static final int LONGEST_PATH = 64;
  private static final int LOOK_BACK = 90;
  private static final int ANNOUNCED_WITHIN = 24;

  /// Endings of file names such as `logo@2x.png`.
  private static final Set<String> FILES = Set.of("png", "jpg", "jpeg", "gif", "svg", "webp");

  private MailMatcher() {}

  /// The address that begins at `start`, where a token may begin.
  static Match match(Window window, int start) {
    char c = window.chars()[start];
    boolean begins =
        Window.isDigit(c) || c == '_' || (Window.isLetter(c) && isAnnounced(window, start));
    return begins ? address(window, start) : Match.NO;
  }

  /// The rest of an address whose first letters have left, from a character no word has.
  static Match insideWord(Window window, int at) {
    char c = window.chars()[at];
    if (c == '@') {
      return domain(window, at, at);
    }
    return isLocal(c) && isBehindLetters(window, at) ? address(window, at) : Match.NO;
  }

  /// Whether only letters stand before `at`, back to the beginning of a word.
  static boolean isBehindLetters(Window window, int at) {
    int i = at - 1;
    while (at - i <= LONGEST_LOCAL && Window.isLetter(window.at(i))) {
      i--;
    }
    return i < at - 1 && !isLocal(window.at(i));
  }

  private static boolean isAnnounced(Window window, int start) {
    return switch (window.at(start - 1)) {
      case '<' -> true;
      case ' ' ->
          switch (window.at(start - 2)) {
            case 'l', ':', '=' -> isNearMail(window, start);
            case 't' -> Lookback.endsWith(window, start, "contact ");
            default -> false;
          };
      case ':', '=', '"', '\'', '`', '(', '[' -> isNearMail(window, start);
      default -> false;
    };
  }

  private static boolean isNearMail(Window window, int start) {
    return Lookback.contains(window, start, ANNOUNCED_WITHIN, "mail");
  }

  private static Match address(Window window, int from) {
    int limit = window.limit(from);
    int i = from;
    while (i < limit && i - from < LONGEST_LOCAL && isLocal(window.chars()[i])) {
      i++;
    }
    if (i == limit) {
      return window.isOpen(from) ? Match.MORE : Match.NO;
    }
    return window.chars()[i] == '@' ? domain(window, from, i) : Match.NO;
  }

  private static Match domain(Window window, int from, int sign) {
    int limit = window.limit(from);
    int begin = sign + 1;
    int i = begin;
    while (i < limit && i - begin < LONGEST_DOMAIN && isDomain(window.chars()[i])) {
      i++;
    }
    if (i == limit && window.isOpen(from)) {
      return Match.MORE;
    }
    int end = i;
    while (end > begin && (window.at(end - 1) == '.' || window.at(end - 1) == '-')) {
      end--;
    }
    if (!isDomainName(window, begin, end) || isHandleOrUser(window, from)) {
      return Match.NO;
    }
    char next = window.at(end);
    if (next == '(' || next == '_' || next == '@') {
      return Match.NO;
    }
    return next == ':' ? beforeColon(window, from, end) : found(end);
  }

  private static Match found(int end) {
    return new Match(end, "email", Match.Then.READ);
  }

  /// `git@host.example:team/app.git` is no address.
  private static Match beforeColon(Window window, int from, int end) {
    int limit = Math.min(window.limit(from), end + LONGEST_PATH);
    for (int i = end + 1; i < limit; i++) {
      char c = window.chars()[i];
      if (c == '/') {
        return Match.NO;
      }
      if (!Window.isKeyCharacter(c)) {
        return found(end);
      }
    }
    return limit == window.end() && window.isOpen(from) ? Match.MORE : found(end);
  }

  private static boolean isDomainName(Window window, int begin, int end) {
    int dot = -1;
    boolean named = false;
    boolean version = false;
    for (int i = begin; i < end; i++) {
      char c = window.chars()[i];
      if (c == '.') {
        if (i == begin || window.chars()[i - 1] == '.') {
          return false;
        }
        version |= !named && Window.isDigit(window.at(i + 1));
        dot = i;
      }
      named |= c != '.' && !Window.isDigit(c);
    }
    int ending = end - dot - 1;
    if (dot < 0 || version || ending < 2 || ending > LONGEST_ENDING) {
      return false;
    }
    for (int i = dot + 1; i < end; i++) {
      if (Window.isDigit(window.chars()[i]) || window.chars()[i] == '-') {
        return false;
      }
    }
    return !Window.isDigit(window.chars()[begin])
        || !FILES.contains(new String(window.chars(), dot + 1, ending).toLowerCase(Locale.ROOT));
  }

  /// Whether what stands before `from` makes it `@name@server` or the user of a URL.
  private static boolean isHandleOrUser(Window window, int from) {
    int i = from - 1;
    while (from - i < LOOK_BACK && isLocal(window.at(i))) {
      i--;
    }
    if (window.at(i) == '@') {
      return true;
    }
    while (from - i < LOOK_BACK && window.at(i) > ' ' && window.at(i) != '/') {
      i--;
    }
    return window.at(i) == '/' && window.at(i - 1) == '/' && window.at(i - 2) == ':';
  }

  static boolean isLocal(char c) {
    return Window.isWord(c) || c == '.' || c == '-' || c == '+' || c == '%';
  }

  private static boolean isDomain(char c) {
    return c < 128
        ? Window.isLetter(c) || Window.isDigit(c) || c == '.' || c == '-'
        : Character.isLetter(c);
  }
}
