package dev.signalbox.api.cost;

import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Target;

/// The tokens one attempt used up at a target.
///
/// @param attempt counted from 1 within the request
public record Charge(int attempt, Target target, Usage usage) {}
