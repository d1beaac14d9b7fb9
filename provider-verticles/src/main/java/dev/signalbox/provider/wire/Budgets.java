package dev.signalbox.provider.wire;

import dev.signalbox.api.inference.Thinking;
import dev.signalbox.api.inference.Thinking.Effort;
import java.util.Optional;
import java.util.OptionalInt;

/// How much thinking is in words where it was said in tokens, and the reverse.
final class Budgets {
  private static final int LOW = 1_024;
  private static final int MEDIUM = 4_096;
  private static final int HIGH = 16_384;
  private static final int HIGHEST = 32_768;
  private static final int LOW_BELOW = 2_000;
  private static final int MEDIUM_BELOW = 8_000;

  private Budgets() {}

  /// In words.
  static Optional<Effort> effort(Thinking thinking) {
    return thinking.effort().isPresent() || thinking.budgetTokens().isEmpty()
        ? thinking.effort()
        : Optional.of(effort(thinking.budgetTokens().getAsInt()));
  }

  private static Effort effort(int tokens) {
    return tokens < LOW_BELOW ? Effort.LOW : tokens < MEDIUM_BELOW ? Effort.MEDIUM : Effort.HIGH;
  }

  /// In tokens; none when nothing was said, 0 for no thinking at all.
  static OptionalInt tokens(Thinking thinking) {
    return thinking.budgetTokens().isPresent() || thinking.effort().isEmpty()
        ? thinking.budgetTokens()
        : OptionalInt.of(tokens(thinking.effort().get()));
  }

  private static int tokens(Effort effort) {
    return switch (effort) {
      case NONE -> 0;
      case MINIMAL, LOW -> LOW;
      case MEDIUM -> MEDIUM;
      case HIGH -> HIGH;
      case XHIGH, MAX -> HIGHEST;
    };
  }
}
