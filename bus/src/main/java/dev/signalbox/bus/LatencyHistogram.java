package dev.signalbox.bus;

import dev.signalbox.api.fleet.Presence.StepLatency;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// Latencies of about the last minute in logarithmic buckets, four to each doubling: a percentile
/// is at most 19 % too high. Recording allocates nothing. Written by several threads; a sample may
/// get lost while a slice is taken over for new time, which percentiles do not notice.
final class LatencyHistogram {
  private static final int SLICES = 7;
  private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int PER_DOUBLING = 4;
  private static final int DOUBLINGS = 36;
  private static final int BUCKETS = PER_DOUBLING * DOUBLINGS;

  private final AtomicLongArray counts = new AtomicLongArray(SLICES * BUCKETS);
  private final AtomicLong[] epochs = new AtomicLong[SLICES];

  LatencyHistogram() {
    for (var i = 0; i < SLICES; i++) {
      epochs[i] = new AtomicLong(Long.MIN_VALUE);
    }
  }

  /// Counts one latency that was seen at `nowNanos` of a monotonic clock.
  void record(long nowNanos, long micros) {
    var epoch = Math.floorDiv(nowNanos, SLICE_NANOS);
    var slice = Math.floorMod(epoch, SLICES);
    var seen = epochs[slice].get();
    if (seen != epoch && epochs[slice].compareAndSet(seen, epoch)) {
      for (var i = 0; i < BUCKETS; i++) {
        counts.set(slice * BUCKETS + i, 0);
      }
    }
    counts.incrementAndGet(slice * BUCKETS + bucket(micros));
  }

  /// Count and percentiles of the slices that are not too old at `nowNanos`.
  StepLatency snapshot(long nowNanos) {
    var sums = new long[BUCKETS];
    var total = 0L;
    var epoch = Math.floorDiv(nowNanos, SLICE_NANOS);
    for (var slice = 0; slice < SLICES; slice++) {
      if (epochs[slice].get() <= epoch - SLICES) {
        continue;
      }
      for (var i = 0; i < BUCKETS; i++) {
        var count = counts.get(slice * BUCKETS + i);
        sums[i] += count;
        total += count;
      }
    }
    return new StepLatency(total, percentile(sums, total, 50), percentile(sums, total, 99));
  }

  private static long percentile(long[] sums, long total, int percent) {
    var rank = (total * percent + 99) / 100;
    var seen = 0L;
    for (var i = 0; i < BUCKETS && total > 0; i++) {
      seen += sums[i];
      if (seen >= rank) {
        return upperBound(i);
      }
    }
    return 0;
  }

  static int bucket(long micros) {
    if (micros < PER_DOUBLING) {
      return (int) Math.max(0, micros);
    }
    var doubling = 63 - Long.numberOfLeadingZeros(micros);
    var quarter = (int) (micros >>> (doubling - 2)) & (PER_DOUBLING - 1);
    return Math.min(BUCKETS - 1, (doubling - 1) * PER_DOUBLING + quarter);
  }

  static long upperBound(int bucket) {
    if (bucket < PER_DOUBLING) {
      return bucket;
    }
    var doubling = bucket / PER_DOUBLING + 1;
    var quarter = bucket % PER_DOUBLING;
    return ((long) (PER_DOUBLING + quarter + 1) << (doubling - 2)) - 1;
  }
}
