package dev.signalbox.provider;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// The 95th percentile of the last times, counted exactly when somebody asks. Never blocks.
final class Quantile {
  private static final int SIZE = 128;
  private static final double SHARE = 0.95;

  private final AtomicIntegerArray times = new AtomicIntegerArray(SIZE);
  private final AtomicInteger seen = new AtomicInteger();

  void add(long millis) {
    var at = seen.getAndUpdate(n -> n + 1 < 0 ? SIZE : n + 1);
    times.setPlain(at % SIZE, Math.clamp(millis, 0, Integer.MAX_VALUE));
  }

  /// 0 when there are no times.
  long value() {
    var count = Math.min(SIZE, seen.get());
    if (count == 0) {
      return 0;
    }
    var sorted = new int[count];
    Arrays.setAll(sorted, times::getPlain);
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(SHARE * count) - 1];
  }
}
