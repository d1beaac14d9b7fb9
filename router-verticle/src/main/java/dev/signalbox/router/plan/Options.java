package dev.signalbox.router.plan;

import java.util.Set;

/// What the operator's settings say about every plan.
///
/// @param strategy where the caller names none
/// @param defaultProvider first where the model is left open; empty for none
/// @param maxRetries calls after the first one
/// @param backoffMillis longest wait before the second round
/// @param maxBackoffMillis the wait's bound
/// @param fallback whether other targets than the first are tried
/// @param hedging whether callers may ask for a second target when the first is slow
/// @param ruleSets those that also decide about `auto`
/// @param defaultTier of callers without a label; empty for none
public record Options(
    Strategy strategy,
    String defaultProvider,
    int maxRetries,
    long backoffMillis,
    long maxBackoffMillis,
    boolean fallback,
    boolean hedging,
    Set<String> ruleSets,
    String defaultTier) {
  /// The usual ones.
  public static final Options USUAL =
      new Options(Strategy.CHEAPEST, "", 2, 200, 5_000, true, true, Set.of(), "");

  public Options {
    ruleSets = Sorted.copyOf(ruleSets);
  }

  /// The same under another strategy.
  public Options with(Strategy other) {
    return new Options(
        other,
        defaultProvider,
        maxRetries,
        backoffMillis,
        maxBackoffMillis,
        fallback,
        hedging,
        ruleSets,
        defaultTier);
  }
}
