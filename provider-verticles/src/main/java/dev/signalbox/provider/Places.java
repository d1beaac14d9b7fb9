package dev.signalbox.provider;

import java.util.LinkedHashSet;
import java.util.Set;

/// The connections one lane may have to one address, and the queue of calls that wait for one. A
/// call that is given up leaves the queue at once, which the queue of the connection pool does not
/// allow. Lives on one event loop.
final class Places {
  private final int most;
  private final Set<Runnable> waiting = new LinkedHashSet<>();
  private int taken;

  /// @param most connections, and as many calls may wait
  Places(int most) {
    this.most = most;
  }

  /// How a call that asks for a place fares.
  enum Entry {
    /// It has one.
    TAKEN,
    /// It is called as soon as it has one.
    QUEUED,
    /// The queue is full.
    REFUSED
  }

  /// Takes a place for `call`, or lets it wait for one.
  Entry enter(Runnable call) {
    if (taken < most) {
      taken++;
      return Entry.TAKEN;
    }
    if (waiting.size() >= most) {
      return Entry.REFUSED;
    }
    waiting.add(call);
    return Entry.QUEUED;
  }

  /// A call that waits gives up.
  void forget(Runnable call) {
    waiting.remove(call);
  }

  /// A place becomes free: the call that has waited longest gets it.
  void leave() {
    if (waiting.isEmpty()) {
      taken--;
      return;
    }
    var next = waiting.iterator().next();
    waiting.remove(next);
    next.run();
  }

  int waiting() {
    return waiting.size();
  }

  boolean isIdle() {
    return taken == 0;
  }
}
