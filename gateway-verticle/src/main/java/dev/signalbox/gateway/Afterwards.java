package dev.signalbox.gateway;

import java.util.ArrayDeque;
import java.util.Queue;

/// What may wait for its turn. Thousands of clients may go at one moment: what is written down
/// about one of them must not hold up closing the provider's connection of another. One per lane;
/// bounded by the requests of the lane, each of which waits here once.
final class Afterwards {
  /// Done between two looks at the lane's sockets: about a millisecond's work.
  private static final int AT_A_TIME = 8;

  private static final int PAUSE_MILLIS = 1;

  private final Timers timers;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean resting;

  Afterwards(Timers timers) {
    this.timers = timers;
  }

  /// Does `task`: at once where nothing was done just now, else a few at a time and in order.
  void add(Runnable task) {
    if (resting) {
      waiting.add(task);
    } else {
      rest();
      task.run();
    }
  }

  private void rest() {
    resting = true;
    timers.in(PAUSE_MILLIS, this::goOn);
  }

  private void goOn() {
    resting = false;
    if (!waiting.isEmpty()) {
      rest();
      some(AT_A_TIME);
    }
  }

  private void some(int most) {
    for (var done = 0; done < most && !waiting.isEmpty(); done++) {
      waiting.remove().run();
    }
  }

  /// Does all of it now.
  void all() {
    some(Integer.MAX_VALUE);
  }
}
