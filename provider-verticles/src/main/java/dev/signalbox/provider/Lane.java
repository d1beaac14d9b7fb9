package dev.signalbox.provider;

import io.vertx.core.Vertx;
import java.time.InstantSource;

/// What the calls of one verticle instance share: one event loop and one client.
record Lane(
    Vertx vertx,
    UpstreamClient client,
    InstantSource clock,
    int idleTimeoutMillis,
    CallMeters.Book meters) {}
