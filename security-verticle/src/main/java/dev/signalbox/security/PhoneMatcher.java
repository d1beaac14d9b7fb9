package dev.signalbox.security;

import java.util.List;

/// Finds phone numbers: with a plus and a country, as North Americans write them, and in the
/// national forms of others, which begin with a zero. Digits alone count where the words before
/// speak of a phone.
final class PhoneMatcher {
  private static final int ANNOUNCED_WITHIN = 24;
  private static final List<String> ANNOUNCEMENTS =
      List.of("tel", "phone", "fon", "call", "mobil", "fax", "whatsapp", "sms", "cell", "handy");

  private PhoneMatcher() {}

  static Match match(Window window, int start) {
    char c = window.chars()[start];
    char before = window.at(start - 1);
    if (!Window.isDigit(c) && c != '+' && c != '(') {
      return Match.NO;
    }
    boolean price = before == '$' || before == '\u20ac' || before == '\u00a3';
    if (price || before == '/' || !NumberMatcher.mayBegin(window, start)) {
      return Match.NO;
    }
    var groups = DigitGroups.read(window, start);
    if (groups.isOpen()) {
      return Match.MORE;
    }
    int taken =
        switch (c) {
          case '+' -> international(groups);
          case '0' -> national(window, start, groups);
          default -> american(window, start, groups);
        };
    return taken == 0 || Window.isWord(window.at(groups.end(taken)))
        ? Match.NO
        : new Match(groups.end(taken), "phone", Match.Then.READ);
  }

  /// How many groups make a number behind a plus, 0 for none.
  private static int international(DigitGroups groups) {
    var country = Country.of(groups.digits());
    if (country == null || groups.count() == 0) {
      return 0;
    }
    boolean trunk = groups.digits()[country.code()] == 0;
    int most = country.code() + country.most() + (trunk ? 1 : 0);
    int taken = groups.count();
    while (taken > 0 && groups.digitsOf(taken) > most) {
      taken--;
    }
    boolean enough = taken > 0 && groups.digitsOf(taken) >= country.code() + country.least();
    return enough && !groups.isDecimal(taken) ? taken : 0;
  }

  /// `212-555-0142`, `(212) 555-0142`, `1-212-555-0142`.
  private static int american(Window window, int start, DigitGroups groups) {
    boolean trunk = groups.count() > 3 && groups.size(0) == 1 && groups.digits()[0] == 1;
    int first = trunk ? 1 : 0;
    int area = trunk ? 1 : 0;
    if (groups.count() == 1 && groups.size(0) == 10) {
      return isAmerican(groups.digits(), 0) && isAnnounced(window, start) ? 1 : 0;
    }
    if (groups.count() < first + 3
        || groups.size(first) != 3
        || groups.size(first + 1) != 3
        || groups.size(first + 2) != 4
        || !isAmerican(groups.digits(), area)) {
      return 0;
    }
    char between = groups.separator(first + 1);
    boolean plain = between == '-' || between == '.';
    boolean written =
        groups.isBracketed(first)
            ? plain || between == ' '
            : groups.separator(first) == between && (plain || isAnnounced(window, start));
    boolean ends = groups.count() == first + 3 || groups.separator(first + 2) == ' ';
    return written && between != '/' && ends ? first + 3 : 0;
  }

  private static boolean isAmerican(int[] digits, int area) {
    return digits[area] >= 2 && digits[area + 3] >= 2;
  }

  private static int national(Window window, int start, DigitGroups groups) {
    boolean within = window.at(start - 1) == ' ' && Window.isDigit(window.at(start - 2));
    if (within) {
      return 0;
    }
    if (groups.size(0) > 1 && groups.digits()[1] == 0 && !isAnnounced(window, start)) {
      return 0;
    }
    int count = groups.count();
    if (count >= 5 && groups.isPairs(5) && groups.isUniform(5) && !groups.isAscending(5)) {
      return count == 5 || groups.separator(4) == ' ' ? 5 : 0;
    }
    boolean uniform = groups.isUniform(count);
    int digits = groups.digitsOf(count);
    if (isAnnounced(window, start)) {
      return groups.size(0) > 1 && digits >= 7 && digits <= 14 && !groups.isDate() ? count : 0;
    }
    boolean grouped = count >= 2 && count <= 3 && groups.size(0) >= 3 && groups.size(0) <= 5;
    char separator = count >= 2 ? groups.separator(0) : '-';
    return grouped
            && uniform
            && (separator == ' ' || separator == '/')
            && groups.isLong(1, 3)
            && digits >= 9
            && digits <= 12
        ? count
        : 0;
  }

  private static boolean isAnnounced(Window window, int start) {
    for (var word : ANNOUNCEMENTS) {
      if (Lookback.contains(window, start, ANNOUNCED_WITHIN, word)) {
        return true;
      }
    }
    return false;
  }
}
