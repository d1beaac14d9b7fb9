package dev.signalbox.api.cost;

/// Asks the cost unit for a user's [UserProfile].
///
/// @param user the subject of a token
public record ReadProfile(String user) {}
