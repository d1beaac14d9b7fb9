package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import java.util.concurrent.atomic.AtomicLong;

/// What the requests of a process may keep in memory together, in bytes. Shared by all lanes. It is
/// better to refuse the one request too many than to fail them all.
final class MemoryBudget {
  /// A refused request is tried again after this.
  static final GatewayError EXHAUSTED = new GatewayError.Overloaded(1_000);

  /// What one stream keeps while its client reads as fast as its provider writes, the connections
  /// on both sides included: of 3,300 that were held open it was somewhat more.
  static final long STREAM_BYTES = 28 * 1024;

  /// What a process with every unit needs of its heap besides: what it remembers, the connections
  /// of those that it refuses, and room to collect in.
  private static final long BESIDES_BYTES = 104L * 1024 * 1024;

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  MemoryBudget(long most) {
    this.most = most;
  }

  /// How much of a heap requests may keep where nothing is said about it: half, and no more than
  /// leaves the process what it needs, but an eighth in any case.
  static long ofHeap(long heapBytes) {
    return Math.max(heapBytes / 8, Math.min(heapBytes / 2, heapBytes - BESIDES_BYTES));
  }

  /// Takes `bytes`, unless that would be more than there are.
  boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= most) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  /// Gives back what was taken.
  void give(long bytes) {
    taken.addAndGet(-bytes);
  }

  long taken() {
    return taken.get();
  }
}
