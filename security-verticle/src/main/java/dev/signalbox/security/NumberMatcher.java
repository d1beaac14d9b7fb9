package dev.signalbox.security;

/// Finds payment cards and US social security numbers by their checks, so that order numbers,
/// versions and dates stay.
final class NumberMatcher {
  private static final int CARD_MIN = 13;
  private static final int CARD_MAX = 19;
  private static final int SSN_DIGITS = 9;

  /// Cards are written in groups of so many digits.
  private static final int SHORTEST_GROUP = 3;

  private static final int LONGEST_GROUP = 8;

  private NumberMatcher() {}

  static Match match(Window window, int start) {
    if (!Window.isDigit(window.chars()[start]) || !mayBegin(window, start)) {
      return Match.NO;
    }
    var card = card(window, start);
    if (!card.isNone()) {
      return card;
    }
    var ssn = writtenSsn(window, start);
    return ssn.isNone() ? bareSsn(window, start) : ssn;
  }

  /// Not inside a word, a decimal number or a longer chain of digit groups.
  static boolean mayBegin(Window window, int start) {
    char before = window.at(start - 1);
    return window.isTokenStart(start)
        && before != '.'
        && !(before == '-' && Window.isDigit(window.at(start - 2)));
  }

  private static Match card(Window window, int start) {
    int limit = window.limit(start);
    boolean open = window.isOpen(start);
    var digits = new int[CARD_MAX];
    int count = 0;
    int found = -1;
    char separator = 0;
    int i = start;
    int group = start;
    while (true) {
      int most = Math.min(limit, i + CARD_MAX - count);
      while (i < most && Window.isDigit(window.chars()[i])) {
        digits[count++] = window.chars()[i++] - '0';
      }
      if (count >= 2 && !mayBeCard(digits)) {
        return Match.NO;
      }
      if (i == limit && open) {
        return Match.MORE;
      }
      char next = window.at(i);
      if (Window.isWord(next) || count < 4) {
        return result(found);
      }
      found = isCard(digits, count) ? i : found;
      if (count == CARD_MAX || !isSeparator(next, separator)) {
        return next == '-' && found == i ? decideDash(window, start, i) : result(found);
      }
      if (i + 1 == limit && open) {
        return Match.MORE;
      }
      boolean grouped = i - group >= SHORTEST_GROUP && i - group <= LONGEST_GROUP;
      if (!grouped || !Window.isDigit(window.at(i + 1))) {
        return !grouped && next == '-' && found == i ? decideDash(window, start, i) : result(found);
      }
      found = next == '-' && found == i ? -1 : found;
      separator = next;
      group = ++i;
    }
  }

  /// A space or dash, the same throughout a number.
  private static boolean isSeparator(char c, char before) {
    return (c == ' ' || c == '-') && (before == 0 || c == before);
  }

  /// A card number with `-` and a digit behind it is part of something longer.
  private static Match decideDash(Window window, int start, int end) {
    if (end + 1 >= window.limit(start) && window.isOpen(start)) {
      return Match.MORE;
    }
    return Window.isWord(window.at(end + 1)) ? Match.NO : result(end);
  }

  private static Match result(int end) {
    return end < 0 ? Match.NO : new Match(end, "credit_card", Match.Then.READ);
  }

  /// Whether a card scheme issues numbers that begin with these two digits.
  private static boolean mayBeCard(int[] digits) {
    int two = digits[0] * 10 + digits[1];
    return switch (digits[0]) {
      case 2 -> two >= 22 && two <= 27;
      case 3 -> two == 30 || (two >= 34 && two <= 39);
      case 4, 6 -> true;
      case 5 -> two <= 58;
      default -> false;
    };
  }

  private static boolean isCard(int[] digits, int count) {
    if (count < CARD_MIN || !CardRange.has(digits, count)) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int digit = digits[count - 1 - i];
      int doubled = digit * 2;
      sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  private static Match writtenSsn(Window window, int start) {
    var shape = "ddd-dd-dddd";
    int limit = window.limit(start);
    for (int i = 0; i < shape.length(); i++) {
      if (start + i == limit) {
        return window.isOpen(start) ? Match.MORE : Match.NO;
      }
      char c = window.chars()[start + i];
      if (shape.charAt(i) == 'd' ? !Window.isDigit(c) : c != '-') {
        return Match.NO;
      }
    }
    return ssnEndingAt(window, start, start + shape.length());
  }

  /// Nine digits alone mean nothing, unless the words before say so.
  private static Match bareSsn(Window window, int start) {
    if (!isAnnouncedAsSsn(window, start)) {
      return Match.NO;
    }
    int i = start;
    int digits = 0;
    while (i < window.limit(start) && digits < SSN_DIGITS) {
      char c = window.chars()[i];
      if (Window.isDigit(c)) {
        digits++;
      } else if (c != ' ' || (digits != 3 && digits != 5)) {
        return Match.NO;
      }
      i++;
    }
    if (digits < SSN_DIGITS) {
      return window.isOpen(start) ? Match.MORE : Match.NO;
    }
    return ssnEndingAt(window, start, i);
  }

  private static Match ssnEndingAt(Window window, int start, int end) {
    if (end + 1 >= window.limit(start) && window.isOpen(start)) {
      return Match.MORE;
    }
    char next = window.at(end);
    boolean longer = Window.isWord(next) || (next == '-' && Window.isDigit(window.at(end + 1)));
    return longer || !isIssued(window, start, end)
        ? Match.NO
        : new Match(end, "us_ssn", Match.Then.READ);
  }

  private static boolean isIssued(Window window, int start, int end) {
    int value = 0;
    for (int i = start; i < end; i++) {
      char c = window.chars()[i];
      value = Window.isDigit(c) ? value * 10 + (c - '0') : value;
    }
    int area = value / 1_000_000;
    return area != 0
        && area != 666
        && area < 900
        && value / 10_000 % 100 != 0
        && value % 10_000 != 0;
  }

  private static boolean isAnnouncedAsSsn(Window window, int start) {
    return Lookback.contains(window, start, 40, "ssn")
        || Lookback.contains(window, start, 40, "social security");
  }
}
