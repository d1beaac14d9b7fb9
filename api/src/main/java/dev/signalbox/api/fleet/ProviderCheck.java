package dev.signalbox.api.fleet;

/// What a provider said when it was asked how it is.
///
/// @param status `ok`, `degraded` or `down`
/// @param responseMillis from the question to its last byte or failure
/// @param checkedAtEpochMillis when it was asked
/// @param message what came back, in words and without anything secret
public record ProviderCheck(
    String provider,
    String status,
    long responseMillis,
    long checkedAtEpochMillis,
    String message) {}
