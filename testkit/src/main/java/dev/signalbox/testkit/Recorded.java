package dev.signalbox.testkit;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;

/// A request that a [MockUpstream] got.
///
/// @param abandoned completes with `System.nanoTime()` when the client closes the connection (or
///   resets the stream) before the answer is complete; never otherwise
public record Recorded(
    String method, String path, MultiMap headers, String body, Future<Long> abandoned) {}
