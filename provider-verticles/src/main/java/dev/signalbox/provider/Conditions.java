package dev.signalbox.provider;

import java.util.Optional;

/// What a target has to keep to stay in rotation, and for how long it leaves it.
///
/// @param maxResponseMillis longest wait for the first piece of an answer, on average; 0 for any
/// @param minSuccessPercent least share of answered calls
/// @param maxErrorPercent greatest share of failed calls; being told to wait is no failure
/// @param minCalls shares and averages of fewer calls prove nothing
/// @param maxFailuresInRow so many failures one after the other prove it at any rate
/// @param openMillis how long it leaves rotation; doubles each time it fails on its return
record Conditions(
    int maxResponseMillis,
    int minSuccessPercent,
    int maxErrorPercent,
    int minCalls,
    int maxFailuresInRow,
    int openMillis) {
  private static final int LONGEST_OPEN_FACTOR = 32;

  /// Why a target with these figures may not stay, in words; empty when it may.
  Optional<String> broken(Window window, double responseMillis, int failuresInRow) {
    if (failuresInRow >= maxFailuresInRow) {
      return Optional.of(failuresInRow + " calls in a row failed");
    }
    if (window.calls() < minCalls) {
      return Optional.empty();
    }
    if (window.decidingErrorPercent() > maxErrorPercent) {
      return Optional.of(
          window.decidingErrorPercent() + " % of the last " + window.deciding() + " calls failed");
    }
    if (window.decidingSuccessPercent() < minSuccessPercent) {
      return Optional.of(
          "only "
              + window.decidingSuccessPercent()
              + " % of the last "
              + window.deciding()
              + " calls were answered");
    }
    return maxResponseMillis > 0 && responseMillis > maxResponseMillis
        ? Optional.of("it takes " + Math.round(responseMillis) + " ms to begin an answer")
        : Optional.empty();
  }

  /// How long a target stays away that has failed on its return `failedReturns` times.
  long openMillis(int failedReturns) {
    return openMillis * Math.min(LONGEST_OPEN_FACTOR, 1L << Math.min(failedReturns, 10));
  }
}
