package dev.signalbox.api.fleet;

/// Asks a gateway where its public port is reached.
public record FindPort() {}
