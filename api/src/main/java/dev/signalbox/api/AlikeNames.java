package dev.signalbox.api;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Finds the models somebody may have meant who wrote a name that nobody has.
final class AlikeNames {
  private AlikeNames() {}

  /// Those of `served`, each `provider/model`, whose models begin most like `asked`; at most
  /// `most`.
  static List<String> of(String asked, Stream<String> served, int most) {
    var model = bare(asked);
    return served
        .sorted(
            Comparator.comparingInt((String name) -> -alike(model, bare(name)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(most)
        .toList();
  }

  private static String bare(String name) {
    return name.substring(name.indexOf('/') + 1);
  }

  private static int alike(String one, String other) {
    var end = Math.min(one.length(), other.length());
    var same = 0;
    while (same < end && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    return same;
  }
}
