package dev.signalbox.security;

/// Digits in groups, as phone numbers are written: what stands in each group, what separates them.
final class DigitGroups {
  private static final int MOST_DIGITS = 18;

  private final int[] digits = new int[MOST_DIGITS];
  private final int[] sizes = new int[MOST_DIGITS];
  private final int[] ends = new int[MOST_DIGITS];
  private final char[] separators = new char[MOST_DIGITS + 1];
  private int total;
  private int count;
  private boolean open;
  private boolean bracketed;

  private DigitGroups() {}

  /// The groups from `start` on, which may begin with `+`, and hold one part in brackets.
  static DigitGroups read(Window window, int start) {
    var groups = new DigitGroups();
    int limit = window.limit(start);
    int end = groups.fill(window, start, limit);
    groups.open = end == limit && window.isOpen(start);
    return groups;
  }

  private int fill(Window window, int start, int limit) {
    int i = window.chars()[start] == '+' ? start + 1 : start;
    while (total < MOST_DIGITS) {
      boolean bracket = i < limit && window.chars()[i] == '(';
      i += bracket ? 1 : 0;
      int begin = i;
      while (i < limit && total < MOST_DIGITS && Window.isDigit(window.chars()[i])) {
        digits[total++] = window.chars()[i++] - '0';
      }
      if (i == begin || i == limit) {
        close(begin, i);
        return i;
      }
      bracketed |= bracket && count == 0;
      boolean closed = window.chars()[i] == ')';
      i += closed ? 1 : 0;
      close(begin, i);
      sizes[count - 1] -= closed ? 1 : 0;
      if (i == limit) {
        return i;
      }
      char separator = window.chars()[i];
      boolean adjacent = separator == '(' || (closed && Window.isDigit(separator));
      if (!adjacent && !isSeparator(separator)) {
        return i;
      }
      i += adjacent ? 0 : 1;
      if (i < limit && !Window.isDigit(window.chars()[i]) && window.chars()[i] != '(') {
        return i;
      }
      separators[count - 1] = adjacent ? ' ' : separator;
    }
    return i;
  }

  private void close(int begin, int end) {
    if (end > begin && count < MOST_DIGITS) {
      sizes[count] = end - begin;
      ends[count++] = end;
    }
  }

  private static boolean isSeparator(char c) {
    return c == ' ' || c == '-' || c == '.' || c == '/';
  }

  /// Whether later text may add to the groups.
  boolean isOpen() {
    return open;
  }

  int[] digits() {
    return digits;
  }

  int count() {
    return count;
  }

  int size(int group) {
    return sizes[group];
  }

  /// What stands behind a group.
  char separator(int group) {
    return separators[group];
  }

  /// One past the last character of the first `groups`.
  int end(int groups) {
    return ends[groups - 1];
  }

  /// How many digits the first `groups` have.
  int digitsOf(int groups) {
    int sum = 0;
    for (int i = 0; i < groups; i++) {
      sum += sizes[i];
    }
    return sum;
  }

  boolean isBracketed(int group) {
    return group == 0 && bracketed;
  }

  /// Whether the first `groups` look like numbers with decimals: one point, or points beside other
  /// separators.
  boolean isDecimal(int groups) {
    int points = 0;
    for (int i = 0; i < groups - 1; i++) {
      points += separators[i] == '.' ? 1 : 0;
    }
    return points == 1 || (points > 0 && points < groups - 1);
  }

  boolean isUniform(int groups) {
    for (int i = 1; i < groups - 1; i++) {
      if (separators[i] != separators[0]) {
        return false;
      }
    }
    return true;
  }

  boolean isPairs(int groups) {
    for (int i = 0; i < groups; i++) {
      if (sizes[i] != 2) {
        return false;
      }
    }
    return true;
  }

  /// Whether pairs rise from one to the next, as in a list or a draw.
  boolean isAscending(int groups) {
    for (int i = 1; i < groups; i++) {
      int before = digits[2 * i - 2] * 10 + digits[2 * i - 1];
      if (digits[2 * i] * 10 + digits[2 * i + 1] <= before) {
        return false;
      }
    }
    return true;
  }

  /// Whether the groups are those of `01.02.2026`.
  boolean isDate() {
    return count >= 3 && sizes[0] == 2 && sizes[1] == 2 && sizes[2] == 4;
  }

  /// Whether all groups from `first` on have at least `least` digits.
  boolean isLong(int first, int least) {
    for (int i = first; i < count; i++) {
      if (sizes[i] < least) {
        return false;
      }
    }
    return true;
  }
}
