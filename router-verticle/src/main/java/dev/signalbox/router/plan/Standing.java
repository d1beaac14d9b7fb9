package dev.signalbox.router.plan;

import dev.signalbox.api.fleet.Presence.Addition;

/// How a target is doing, as a decision sees it.
///
/// @param latencyMillis what a call is expected to take: measured, else the offer's prior
/// @param measured whether calls were timed
/// @param slowFirstTokenMillis the 95th percentile of the time to the first token, 0 when not
///   measured
/// @param availability 0 to 100: may it be called now
/// @param reliability 0 to 100: do calls succeed
/// @param waitUntilEpochMillis when its provider may be asked again, 0 when at any time
/// @param place what the operator said who added its provider
public record Standing(
    Rotation rotation,
    long latencyMillis,
    boolean measured,
    long slowFirstTokenMillis,
    int availability,
    int reliability,
    long waitUntilEpochMillis,
    Addition place) {}
