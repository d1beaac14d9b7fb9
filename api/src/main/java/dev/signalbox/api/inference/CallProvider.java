package dev.signalbox.api.inference;

import dev.signalbox.api.routing.Target;

/// Asks the providers unit for a completion of `request` by `target`, whole or as a stream of
/// [Delta].
///
/// @param request already guarded: canary in its system prompt, input inspected
public record CallProvider(Target target, InferenceRequest request) {}
