package dev.signalbox.api.inference;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.RequestId;

/// Asks a providers replica whether it keeps the stream of request `id` for `caller`.
public record FindStream(RequestId id, CallerKey caller) {}
