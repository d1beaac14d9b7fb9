package dev.signalbox.api.routing;

/// A target left rotation or came back.
///
/// @param replica who saw it
/// @param from the circuit's state before, e.g. `closed`
/// @param to its state now
/// @param reason in words, without anything secret
public record TargetSwitch(
    Target target, String replica, String from, String to, String reason, long epochMillis) {}
