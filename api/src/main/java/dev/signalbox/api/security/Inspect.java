package dev.signalbox.api.security;

import dev.signalbox.api.inference.InferenceRequest;

/// Asks the security unit whether `request` may pass. Refusals count toward the caller's
/// quarantine.
public record Inspect(InferenceRequest request) {}
