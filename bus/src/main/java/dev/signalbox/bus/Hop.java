package dev.signalbox.bus;

/// Where one try of a question goes.
///
/// @param node the process that is asked
/// @param address what is sent to on the event bus
/// @param local whether that is this process
record Hop(String node, String address, boolean local) {}
