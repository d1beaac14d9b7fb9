package dev.signalbox.router.plan;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/// Sets that are written the same way on every node.
final class Sorted {
  private Sorted() {}

  static Set<String> copyOf(Collection<String> values) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(values));
  }
}
