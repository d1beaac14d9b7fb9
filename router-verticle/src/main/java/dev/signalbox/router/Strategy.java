package dev.signalbox.router;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// How candidates are put in order when the caller leaves the choice to us.
enum Strategy {
  CHEAPEST,
  FASTEST;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The strategy written as `name`.
  ///
  /// @throws IllegalArgumentException naming those there are
  static Strategy of(String name) {
    return Arrays.stream(values())
        .filter(strategy -> strategy.wireName().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "expected one of "
                    + Arrays.stream(values())
                        .map(Strategy::wireName)
                        .collect(Collectors.joining(", "))));
  }
}
