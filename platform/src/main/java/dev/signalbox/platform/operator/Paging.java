package dev.signalbox.platform.operator;

import java.util.Map;

/// Which part of a list is asked for.
///
/// @param cursor where the part before has ended; empty for the first
/// @param limit of entries, 1 to 1000
public record Paging(String cursor, int limit) {
  private static final int USUAL = 100;
  private static final int MOST = 1_000;
  private static final String EXPECTED = "expected a whole number from 1 to " + MOST;

  /// Reads `cursor` and `limit` of a query.
  ///
  /// @throws BadField if the limit is none
  public static Paging of(Map<String, String> query) {
    return new Paging(query.getOrDefault("cursor", ""), limit(query.getOrDefault("limit", "")));
  }

  /// The cursor as a number; `first` where there is none.
  ///
  /// @throws BadField if it is no number
  public long numberOr(long first) {
    if (cursor.isEmpty()) {
      return first;
    }
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw new BadField("cursor", "expected the nextCursor of the part before");
    }
  }

  private static int limit(String written) {
    if (written.isBlank()) {
      return USUAL;
    }
    try {
      var limit = Integer.parseInt(written);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw new BadField("limit", EXPECTED);
    }
    throw new BadField("limit", EXPECTED);
  }
}
