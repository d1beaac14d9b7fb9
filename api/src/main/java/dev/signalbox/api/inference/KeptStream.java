package dev.signalbox.api.inference;

import dev.signalbox.api.Deadline;

/// A stream that is kept for whoever comes back.
///
/// @param call with its ticket
/// @param deadline of the request
public record KeptStream(CallProvider call, Deadline deadline) {}
