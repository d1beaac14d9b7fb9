package dev.signalbox.platform;

import java.util.Comparator;
import java.util.List;

/// Guesses which setting a misspelt key meant.
final class NearestKey {
  private NearestKey() {}

  /// `; did you mean '…'?`, or nothing when no key is near.
  static String hint(String key, List<Setting<?>> known) {
    return known.stream()
        .map(Setting::key)
        .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
        .filter(candidate -> distance(key, candidate) <= Math.max(2, key.length() / 2))
        .map(candidate -> "; did you mean '" + candidate + "'?")
        .orElse("");
  }

  /// Levenshtein's distance, row by row.
  static int distance(String left, String right) {
    var row = new int[right.length() + 1];
    for (var j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (var i = 1; i <= left.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j < row.length; j++) {
        var change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
