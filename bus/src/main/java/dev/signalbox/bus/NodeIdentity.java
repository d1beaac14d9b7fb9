package dev.signalbox.bus;

/// The process as others see it.
///
/// @param nodeId unique in the cluster and new at each start
/// @param host where it runs, for operators
/// @param version of this build, e.g. `0.1.0`
public record NodeIdentity(String nodeId, String host, String version) {}
