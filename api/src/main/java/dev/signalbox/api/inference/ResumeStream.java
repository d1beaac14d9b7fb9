package dev.signalbox.api.inference;

import dev.signalbox.api.RequestId;

/// Asks the providers replica that keeps the stream of request `id` for all of it again, from the
/// first delta. Whoever read it before is told that it is read elsewhere.
public record ResumeStream(RequestId id) {}
