package dev.signalbox.api.inference;

import java.util.Optional;

/// Tokens of one upstream call.
///
/// @param inputTokens all input tokens, cached ones included
/// @param cachedInputTokens those of them that were read from the provider's cache
/// @param cacheWriteTokens those of them that were written to it
/// @param outputTokens all output tokens, reasoning included
/// @param reasoningTokens those of them that were reasoning
/// @param estimated whether we counted because the provider did not say, or said what cannot be
/// @param billed what the provider bills, where it says that it bills not what it counts
public record Usage(
    long inputTokens,
    long cachedInputTokens,
    long cacheWriteTokens,
    long outputTokens,
    long reasoningTokens,
    boolean estimated,
    Optional<Billed> billed) {
  /// Tokens that are billed; negative ones are none.
  ///
  /// @param cacheWriteTokens those of the input that are billed as written to the cache
  public record Billed(long inputTokens, long cacheWriteTokens, long outputTokens) {
    public Billed {
      inputTokens = Math.clamp(inputTokens, 0, MOST_TOKENS);
      cacheWriteTokens = Math.clamp(cacheWriteTokens, 0, MOST_TOKENS);
      outputTokens = Math.clamp(outputTokens, 0, MOST_TOKENS);
    }
  }

  /// Where what is counted is what is billed.
  public Usage(
      long inputTokens,
      long cachedInputTokens,
      long cacheWriteTokens,
      long outputTokens,
      long reasoningTokens,
      boolean estimated) {
    this(
        inputTokens,
        cachedInputTokens,
        cacheWriteTokens,
        outputTokens,
        reasoningTokens,
        estimated,
        Optional.empty());
  }

  /// More than any call can use: what a provider says beyond it is not true, and must not make sums
  /// overflow.
  public static final long MOST_TOKENS = 1_000_000_000_000L;

  /// As how many tokens that are not cached at all one is billed that is written to the cache to be
  /// kept for an hour, by those who keep for so long: Anthropic, and nobody else yet.
  public static final int TIMES_KEPT_FOR_AN_HOUR = 2;

  /// Takes what is impossible in a provider's counts for the nearest possible: no count is
  /// negative, and no part is more than its whole.
  public Usage {
    cachedInputTokens = Math.clamp(cachedInputTokens, 0, MOST_TOKENS);
    cacheWriteTokens = Math.clamp(cacheWriteTokens, 0, MOST_TOKENS);
    inputTokens =
        Math.max(Math.clamp(inputTokens, 0, MOST_TOKENS), cachedInputTokens + cacheWriteTokens);
    reasoningTokens = Math.clamp(reasoningTokens, 0, MOST_TOKENS);
    outputTokens = Math.max(Math.clamp(outputTokens, 0, MOST_TOKENS), reasoningTokens);
  }

  /// No tokens at all.
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0, false);

  /// The provider's counts of plain input and output.
  public static Usage of(long inputTokens, long outputTokens) {
    return new Usage(inputTokens, 0, 0, outputTokens, 0, false);
  }

  /// The same tokens, of which `input` and `output` are billed.
  public Usage billing(long input, long output) {
    return billing(new Billed(input, cacheWriteTokens, output));
  }

  /// The same tokens, of which `hour` were written to the cache to be kept for an hour: each is
  /// billed as [#TIMES_KEPT_FOR_AN_HOUR] that are not cached at all.
  public Usage keptForAnHour(long hour) {
    var kept = Math.clamp(hour, 0, cacheWriteTokens);
    return kept == 0
        ? this
        : billing(
            new Billed(
                inputTokens + (TIMES_KEPT_FOR_AN_HOUR - 1) * kept,
                cacheWriteTokens - kept,
                outputTokens));
  }

  private Usage billing(Billed bill) {
    return new Usage(
        inputTokens,
        cachedInputTokens,
        cacheWriteTokens,
        outputTokens,
        reasoningTokens,
        estimated,
        Optional.of(bill));
  }

  /// What is to be paid for: no more of any class than is billed in all.
  public Usage payable() {
    return billed
        .map(bill -> {
          var cached = Math.min(cachedInputTokens, bill.inputTokens());
          return new Usage(
              bill.inputTokens(),
              cached,
              Math.min(bill.cacheWriteTokens(), bill.inputTokens() - cached),
              bill.outputTokens(),
              Math.min(reasoningTokens, bill.outputTokens()),
              estimated);
        })
        .orElse(this);
  }

  /// Input and output tokens together.
  public long totalTokens() {
    return inputTokens + outputTokens;
  }
}
