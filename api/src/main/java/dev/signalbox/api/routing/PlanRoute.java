package dev.signalbox.api.routing;

import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.CostState;

/// Asks the router where an inference should go.
///
/// @param model as requested
/// @param inputTokens an estimate; targets with a smaller window are left out
/// @param outputTokens expected output, for comparing prices
/// @param needsTools whether the request offers tools
/// @param costState SOFT asks for the cheapest capable target whatever the model
public record PlanRoute(
    RequestId id,
    String model,
    long inputTokens,
    long outputTokens,
    boolean needsTools,
    CostState costState) {}
