package dev.signalbox.platform;

import dev.signalbox.platform.catalogue.CatalogueSource;
import dev.signalbox.platform.http.ConnectionRoom;
import java.nio.file.Path;
import java.time.InstantSource;

/// What a process gives to the units it runs.
///
/// @param keys hashes API keys for this installation
/// @param home the data directory
/// @param version of this build, e.g. `0.1.0`
/// @param bindHost where HTTP ports are opened
/// @param catalogue the models and prices of this installation
/// @param vault seals credentials that must be stored
/// @param connections that the units' own ports may have open together
public record Platform(
    Settings settings,
    Database database,
    Telemetry telemetry,
    KeyHasher keys,
    InstantSource clock,
    Path home,
    String version,
    String bindHost,
    CatalogueSource catalogue,
    Vault vault,
    ConnectionRoom connections) {}
