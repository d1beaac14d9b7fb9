package dev.signalbox.api.routing;

import dev.signalbox.api.Money;
import dev.signalbox.api.inference.Usage;

/// What a target's tokens cost, or that nobody has said.
public sealed interface Price {
  /// Integer pico-USD (10⁻¹² USD) per token: 0.15 USD per million tokens is 150,000.
  record PerToken(long input, long cachedInput, long cacheWrite, long output, long reasoning)
      implements Price {
    /// Reasoning at the price of other output, as nearly everywhere.
    public PerToken(long input, long cachedInput, long cacheWrite, long output) {
      this(input, cachedInput, cacheWrite, output, output);
    }

    /// The cost of `counted`, by what is billed of it, rounded up to a nano-dollar once.
    public Money of(Usage counted) {
      var usage = counted.payable();
      var plain = usage.inputTokens() - usage.cachedInputTokens() - usage.cacheWriteTokens();
      return new PicoUsd()
          .plus(plain, input)
          .plus(usage.cachedInputTokens(), cachedInput)
          .plus(usage.cacheWriteTokens(), cacheWrite)
          .plus(usage.outputTokens() - usage.reasoningTokens(), output)
          .plus(usage.reasoningTokens(), reasoning)
          .money();
    }

    /// The most that `inputTokens` in and `outputTokens` out can cost, whatever class the input
    /// falls into.
    public Money worstCase(long inputTokens, long outputTokens) {
      var dearestInput = Math.max(input, Math.max(cachedInput, cacheWrite));
      return new PicoUsd()
          .plus(inputTokens, dearestInput)
          .plus(outputTokens, Math.max(output, reasoning))
          .money();
    }
  }

  /// Costs nothing: runs on our own machine.
  record Free() implements Price {}

  /// No price is known; settings decide whether such a target is refused or counted as zero with a
  /// warning.
  record Unknown() implements Price {}
}
