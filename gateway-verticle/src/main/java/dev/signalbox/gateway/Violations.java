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

  /// Whether anything is wrong with what stands at `field` or within it.
  boolean isRefused(String field) {
    return found.stream().anyMatch(violation -> isWithin(violation.field(), field));
  }

  /// Whether `field` has no place in which it could stand, since a value of another type is there.
  boolean isDisplaced(String field) {
    return found.stream()
        .anyMatch(
            violation -> violation.rule().equals("type") && isWithin(field, violation.field()));
  }

  private static boolean isWithin(String field, String whole) {
    return field.startsWith(whole)
        && (field.length() == whole.length() || ".[".indexOf(field.charAt(whole.length())) >= 0);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Violation> all() {
    return List.copyOf(found);
  }
}
