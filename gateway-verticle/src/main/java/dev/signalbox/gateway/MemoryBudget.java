package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import java.util.concurrent.atomic.AtomicLong;

/// What the requests of a process may keep in memory together, in bytes. Shared by all lanes. It is
/// better to refuse the one request too many than to fail them all.
final class MemoryBudget {
  /// A refused request is tried again after this.
  static final GatewayError EXHAUSTED = new GatewayError.Overloaded(1_000);

  /// What one stream keeps while its client reads as fast as its provider writes, the connections
  /// on both sides included: 20 KiB were measured of 4,400 that were held open.
  static final long STREAM_BYTES = 24 * 1024;

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  MemoryBudget(long most) {
    this.most = most;
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
