package dev.signalbox.api.inference;

import java.util.List;

/// How likely a token of an answer was.
///
/// @param text as the provider writes it
/// @param logprob natural logarithm of the probability, at most 0; [#IMPOSSIBLE] for next to none
/// @param alternatives what could have stood in its place, likeliest first
public record TokenLogprob(String text, double logprob, List<Alternative> alternatives) {
  /// What providers say of a token that is not among the likely ones at all.
  public static final double IMPOSSIBLE = -9999.0;

  public TokenLogprob {
    logprob = sound(logprob);
    alternatives = List.copyOf(alternatives);
  }

  /// A token that was not chosen.
  public record Alternative(String text, double logprob) {
    public Alternative {
      logprob = sound(logprob);
    }
  }

  private static double sound(double logprob) {
    return Double.isFinite(logprob) ? logprob : IMPOSSIBLE;
  }
}
