package dev.signalbox.provider;

import java.util.Arrays;
import java.util.List;

/// One entry of a list an operator writes: `a, b*3` gives `b` three times the share of `a`.
///
/// @param value never empty
/// @param weight from 1 to [#MOST]
record Weighted(String value, int weight) {
  static final int MOST = 100;

  /// The entries of `written`, none when it is empty.
  ///
  /// @throws IllegalArgumentException saying what is expected
  static List<Weighted> list(String written) {
    return Arrays.stream(written.split(",", -1))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .map(Weighted::of)
        .toList();
  }

  private static Weighted of(String entry) {
    var star = entry.lastIndexOf('*');
    var digits = entry.substring(star + 1);
    if (star <= 0 || digits.isEmpty() || !digits.chars().allMatch(Character::isDigit)) {
      return new Weighted(entry, 1);
    }
    var weight = digits.length() > 3 ? 0 : Integer.parseInt(digits);
    if (weight < 1 || weight > MOST) {
      throw new IllegalArgumentException("expected a share from 1 to " + MOST + " behind the *");
    }
    return new Weighted(entry.substring(0, star).strip(), weight);
  }
}
