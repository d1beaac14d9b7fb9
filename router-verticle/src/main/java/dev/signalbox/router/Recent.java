package dev.signalbox.router;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The last ones of many, found by their id. They stand in a ring in the order in which they came,
/// and numbers lead to them: a map of thousands of short-lived entries would have the collector
/// look at all of its table each time. Not to be shared between threads.
final class Recent<V extends Recent.Named> {
  /// What has an id.
  interface Named {
    /// Of its id, as [String#hashCode] has it.
    int idHash();

    boolean isNamed(String id);
  }

  private final @Nullable Object[] ring;

  /// Where the newest of those is that share a slot, counted from 1; 0 for none.
  private final int[] newest;

  /// Of each place in the ring, the next older one of its slot.
  private final int[] older;

  private int next;
  private int size;

  /// @param most how many there are at a time, at least 1
  Recent(int most) {
    ring = new Object[most];
    older = new int[most];
    newest = new int[Integer.highestOneBit(most) * 2];
  }

  int size() {
    return size;
  }

  /// How many there are at most.
  int most() {
    return ring.length;
  }

  boolean isFull() {
    return size == ring.length;
  }

  /// Adds the newest; there has to be room.
  void add(V value) {
    int slot = slot(value.idHash());
    ring[next] = value;
    older[next] = newest[slot];
    newest[slot] = next + 1;
    next = (next + 1) % ring.length;
    size++;
  }

  /// Takes the oldest away; there has to be one.
  V removeOldest() {
    int place = back(size);
    var oldest = at(place);
    int slot = slot(oldest.idHash());
    if (newest[slot] == place + 1) {
      newest[slot] = older[place];
    } else {
      int before = newest[slot] - 1;
      while (older[before] != place + 1) {
        before = older[before] - 1;
      }
      older[before] = older[place];
    }
    ring[place] = null;
    size--;
    return oldest;
  }

  Optional<V> find(String id) {
    int hash = id.hashCode();
    for (int at = newest[slot(hash)]; at != 0; at = older[at - 1]) {
      var candidate = at(at - 1);
      if (candidate.idHash() == hash && candidate.isNamed(id)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /// The newest first.
  List<V> newest(int limit) {
    var found = new ArrayList<V>(Math.min(limit, size));
    for (int i = 1; i <= size && i <= limit; i++) {
      found.add(at(back(i)));
    }
    return found;
  }

  /// The place of the one that came so many ago, 1 for the last.
  private int back(int ago) {
    return Math.floorMod(next - ago, ring.length);
  }

  @SuppressWarnings("unchecked") // nothing else is added
  private V at(int place) {
    return (V) Objects.requireNonNull(ring[place]);
  }

  private int slot(int hash) {
    return (hash ^ (hash >>> 16)) & (newest.length - 1);
  }
}
