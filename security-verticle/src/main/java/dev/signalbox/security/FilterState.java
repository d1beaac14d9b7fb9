package dev.signalbox.security;

import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.security.leak.LetterTrail;

/// What the filter remembers between two pieces, packed into the context of [FilterProgress] so
/// that any replica can go on: a fixed number of small counters, one character each, and the
/// characters released last.
///
/// @param mode how the secret scanner goes on
/// @param dropped characters of a key block dropped so far
/// @param invisible invisible characters that ended the piece before
/// @param canary how far each form of the canary has come, then the gap
/// @param letters how far the letters go along with the prompt, as
///   [dev.signalbox.security.leak.LetterTrail] wrote it
/// @param midWord whether `lookback` begins inside a word
/// @param lookback folded characters released last
record FilterState(
    Match.Then mode,
    int dropped,
    int invisible,
    String canary,
    String letters,
    boolean midWord,
    String lookback) {
  private static final int COUNTERS = 4 + CanaryWatch.FORMS + 1 + 1;

  /// Keeps counters readable in JSON.
  private static final char ZERO = '0';

  static FilterState of(FilterProgress progress) {
    var context = progress.context();
    if (context.isEmpty()) {
      return new FilterState(
          Match.Then.READ,
          0,
          0,
          packed(new int[CanaryWatch.FORMS + 1]),
          LetterTrail.START,
          false,
          "");
    }
    int letters = context.length() < COUNTERS ? -1 : COUNTERS + context.charAt(COUNTERS - 1) - ZERO;
    if (letters < COUNTERS || letters > context.length()) {
      throw new IllegalArgumentException("not a filter context");
    }
    return new FilterState(
        Match.Then.of(context.charAt(0)),
        context.charAt(1) - ZERO,
        context.charAt(2) - ZERO,
        context.substring(4, COUNTERS - 1),
        context.substring(COUNTERS, letters),
        context.charAt(3) != ZERO,
        context.substring(letters));
  }

  String pack() {
    var packed = new StringBuilder(COUNTERS + letters.length() + lookback.length());
    packed
        .append(mode.letter())
        .append((char) (ZERO + dropped))
        .append((char) (ZERO + invisible))
        .append((char) (ZERO + (midWord ? 1 : 0)));
    packed.append(canary).append((char) (ZERO + letters.length())).append(letters);
    return packed.append(lookback).toString();
  }

  /// The counters of [#canary], to be moved on.
  int[] canaryStates() {
    var states = new int[canary.length()];
    for (int i = 0; i < states.length; i++) {
      states[i] = canary.charAt(i) - ZERO;
    }
    return states;
  }

  /// Canary counters in the form [#canary] keeps them.
  static String packed(int[] states) {
    var packed = new char[states.length];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = (char) (ZERO + states[i]);
    }
    return new String(packed);
  }
}
