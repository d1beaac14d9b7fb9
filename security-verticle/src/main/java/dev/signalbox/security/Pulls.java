package dev.signalbox.security;

import java.util.List;

/// What rules that fired add to the model's reading of the stretch they fired in. A rule that fired
/// on page one says nothing about page nine.
///
/// @param fired in any order
record Pulls(List<InjectionRules.Fired> fired) {
  Pulls {
    fired = List.copyOf(fired);
  }

  static final Pulls NONE = new Pulls(List.of());

  /// Rules that begin so close to each other speak of the same thing.
  private static final int NEAR = 800;

  /// How much rules of weight 100 add to a logit.
  private static final double MOST = 2;

  /// What the rules that begin from `start` up to `end` add to the logit of that stretch.
  double within(int start, int end) {
    if (fired.isEmpty()) {
      return 0;
    }
    return MOST * score(start, end) / 100;
  }

  /// What the rules of the worst stretch say together, from 0 to 100.
  double heaviestStretch() {
    double most = 0;
    for (var first : fired) {
      most = Math.max(most, score(first.start(), first.start() + NEAR));
    }
    return most;
  }

  /// From 0 to 100: weights add up like chances.
  private double score(int start, int end) {
    double passes = 1;
    for (var each : fired) {
      if (each.start() >= start && each.start() < end) {
        passes *= 1 - each.rule().weight() / 100.0;
      }
    }
    return 100 * (1 - passes);
  }
}
