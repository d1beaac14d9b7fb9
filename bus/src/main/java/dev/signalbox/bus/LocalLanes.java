package dev.signalbox.bus;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Which addresses are answered in this process, and on which event loops. A *lane* is the set of
/// verticles of one event loop: a question asked on a loop stays on it where it can.
final class LocalLanes {
  private final Map<String, Map<Long, Lane>> byName = new ConcurrentHashMap<>();

  /// The event-bus address of the lane of one thread.
  static String laneAddress(String name, long threadId) {
    return name + "#" + threadId;
  }

  void add(String name, long threadId) {
    byName.compute(
        name,
        (_, lanes) -> {
          var changed = lanes == null ? new HashMap<Long, Lane>() : new HashMap<>(lanes);
          var one = new Lane(laneAddress(name, threadId), 1);
          changed.merge(threadId, one, (old, _) -> new Lane(old.address, old.answerers + 1));
          return Map.copyOf(changed);
        });
  }

  void remove(String name, long threadId) {
    byName.computeIfPresent(
        name,
        (_, lanes) -> {
          var changed = new HashMap<>(lanes);
          changed.computeIfPresent(
              threadId,
              (_, lane) -> lane.answerers == 1 ? null : new Lane(lane.address, lane.answerers - 1));
          return changed.isEmpty() ? null : Map.copyOf(changed);
        });
  }

  /// Where a question asked on `threadId` goes: its own lane, else the shared address `name`, else
  /// null when nobody in this process answers.
  @Nullable String addressFor(String name, long threadId) {
    var lanes = byName.get(name);
    if (lanes == null) {
      return null;
    }
    var lane = lanes.get(threadId);
    return lane == null ? name : lane.address;
  }

  private record Lane(String address, int answerers) {}
}
