package dev.signalbox.api.inference;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// How much the model shall think before it answers; what is absent is left to the provider.
///
/// @param effort in words
/// @param budgetTokens in tokens, at least 1
/// @param shown whether the caller wants to see it, where the provider has to be asked
public record Thinking(Optional<Effort> effort, OptionalInt budgetTokens, boolean shown) {
  /// Left to the provider.
  public static final Thinking AS_USUAL =
      new Thinking(Optional.empty(), OptionalInt.empty(), false);

  /// From not at all to as much as it can.
  public enum Effort {
    NONE,
    MINIMAL,
    LOW,
    MEDIUM,
    HIGH,
    XHIGH,
    MAX;

    /// The name on the wire, e.g. `low`.
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// So much thinking.
  public static Thinking of(Effort effort) {
    return new Thinking(Optional.of(effort), OptionalInt.empty(), false);
  }

  /// Whether anything is asked for.
  public boolean isAsked() {
    return effort.isPresent() || budgetTokens.isPresent() || shown;
  }
}
