package dev.signalbox.api.routing;

/// A target somebody may be routed to, with what planning needs to know about it.
///
/// @param contextTokens the model's window, 0 when unknown
/// @param maxOutputTokens the most it writes in one answer, 0 when unknown
/// @param typicalLatencyMillis the prior used until measured
/// @param languageModel false for `builtin/demo`, which only stands in for a model
/// @param providerDefault whether this is the model `auto` means at that provider
public record Offer(
    Target target,
    Price price,
    int contextTokens,
    int maxOutputTokens,
    int typicalLatencyMillis,
    boolean languageModel,
    boolean providerDefault) {}
