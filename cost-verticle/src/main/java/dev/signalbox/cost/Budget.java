package dev.signalbox.cost;

/// What an account may spend in a calendar month.
///
/// @param strict whether the database itself refuses what does not fit, and nothing passes while it
///   cannot be asked
record Budget(Thresholds thresholds, boolean strict) {}
