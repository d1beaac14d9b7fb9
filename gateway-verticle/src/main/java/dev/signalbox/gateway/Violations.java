package dev.signalbox.gateway;

import dev.signalbox.api.Violation;
import java.util.ArrayList;
import java.util.List;

/// What is wrong with one request, in the order it was found; bounded, so that a body of a million
/// mistakes does not get a million lines back.
final class Violations {
  private static final int MOST = 32;
  private final List<Violation> found = new ArrayList<>(1);

  void add(String field, String rule, String message) {
    if (found.size() < MOST) {
      found.add(Violation.of(field, rule, message));
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Violation> all() {
    return List.copyOf(found);
  }
}
