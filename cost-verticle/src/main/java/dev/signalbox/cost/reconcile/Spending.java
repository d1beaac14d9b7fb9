package dev.signalbox.cost.reconcile;

import java.time.LocalDate;
import java.util.OptionalLong;

/// What was used on one day of one model, by whoever's count.
///
/// @param day in UTC
/// @param requestId empty where many are counted together
/// @param inputTokens all of them, cached ones included
/// @param nanoUsd absent where only tokens were counted
/// @param estimatedTokens how many of the tokens somebody has estimated
public record Spending(
    LocalDate day,
    String model,
    String requestId,
    long inputTokens,
    long outputTokens,
    OptionalLong nanoUsd,
    long estimatedTokens) {
  /// Both, of the same day and model.
  Spending plus(Spending other) {
    return new Spending(
        day,
        model,
        requestId,
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        nanoUsd.isPresent() && other.nanoUsd.isPresent()
            ? OptionalLong.of(nanoUsd.getAsLong() + other.nanoUsd.getAsLong())
            : OptionalLong.empty(),
        estimatedTokens + other.estimatedTokens);
  }
}
