package dev.signalbox.api.identity;

/// Asks the security unit who `credential` belongs to.
///
/// @param loopback whether the connection comes from this very machine
public record Authenticate(Credential credential, boolean loopback) {}
