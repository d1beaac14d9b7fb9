package dev.signalbox.api.fleet;

/// Asks the providers unit to ask a provider how it is, now.
///
/// @param provider its id
public record CheckProvider(String provider) {}
