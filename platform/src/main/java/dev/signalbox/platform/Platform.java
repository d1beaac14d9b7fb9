package dev.signalbox.platform;

import java.nio.file.Path;
import java.time.InstantSource;

/// What a process gives to the units it runs.
///
/// @param keys hashes API keys for this installation
/// @param home the data directory
/// @param version of this build, e.g. `0.1.0`
/// @param bindHost where HTTP ports are opened
public record Platform(
    Settings settings,
    Database database,
    Telemetry telemetry,
    KeyHasher keys,
    InstantSource clock,
    Path home,
    String version,
    String bindHost) {}
