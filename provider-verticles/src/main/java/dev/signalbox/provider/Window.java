package dev.signalbox.provider;

/// How the last calls of a target ended, as shift registers with the newest call in the lowest bit.
///
/// @param calls how many are remembered, at most [#SIZE]
/// @param newer the last 64 that were not answered
/// @param older those before
/// @param failures the last 64 that failed, which is worse than being denied
record Window(int calls, long newer, long older, long failures) {
  static final int SIZE = 100;

  /// So many of the newest calls decide whether a target works: what was before them is history.
  static final int DECIDING = 20;

  static final Window EMPTY = new Window(0, 0, 0, 0);

  private static final long DECIDING_BITS = (1L << DECIDING) - 1;
  private static final long OLDER_BITS = (1L << (SIZE - Long.SIZE)) - 1;

  /// The window after one more call, which changes nothing unless it says something.
  Window after(Verdict verdict) {
    return switch (verdict) {
      case ANSWERED -> after(0, 0);
      case DENIED -> after(1, 0);
      case FAILED -> after(1, 1);
      case REFUSED, NOTHING -> this;
    };
  }

  private Window after(int unanswered, int failed) {
    return new Window(
        Math.min(SIZE, calls + 1),
        newer << 1 | unanswered,
        (older << 1 | newer >>> (Long.SIZE - 1)) & OLDER_BITS,
        failures << 1 | failed);
  }

  /// Of all calls, 100 when there were none.
  int successPercent() {
    return calls == 0 ? 100 : 100 - percent(Long.bitCount(newer) + Long.bitCount(older), calls);
  }

  /// Calls that decide.
  int deciding() {
    return Math.min(calls, DECIDING);
  }

  /// Answered ones among those that decide.
  int decidingSuccessPercent() {
    return calls == 0 ? 100 : 100 - percent(Long.bitCount(newer & DECIDING_BITS), deciding());
  }

  /// Failed ones among those that decide.
  int decidingErrorPercent() {
    return calls == 0 ? 0 : percent(Long.bitCount(failures & DECIDING_BITS), deciding());
  }

  private static int percent(int part, int whole) {
    return Math.round(100f * part / whole);
  }
}
