package dev.signalbox.api.cost;

import dev.signalbox.api.Money;

/// An account has crossed a threshold of its budget, told once per crossing.
///
/// @param cycle the calendar month, e.g. `2026-11`
/// @param threshold where `state` begins
/// @param used settled and held together at that moment; below `threshold` where a refusal told
///   that the rest of a budget is too little
public record CostAlert(
    Account account,
    String cycle,
    CostState state,
    Money threshold,
    Money used,
    long epochMillis) {}
