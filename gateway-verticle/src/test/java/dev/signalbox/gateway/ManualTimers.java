package dev.signalbox.gateway;

import java.util.ArrayList;
import java.util.List;

/// Timers that a test lets run out.
final class ManualTimers implements Timers {
  final List<Long> waits = new ArrayList<>();
  private final List<Task> waiting = new ArrayList<>();

  private record Task(Runnable work) {}

  @Override
  public Pending in(long millis, Runnable work) {
    var task = new Task(work);
    waits.add(millis);
    waiting.add(task);
    return () -> waiting.remove(task);
  }

  int waiting() {
    return waiting.size();
  }

  /// Everything that waits now is done.
  void runOut() {
    var due = List.copyOf(waiting);
    waiting.clear();
    due.forEach(task -> task.work().run());
  }
}
