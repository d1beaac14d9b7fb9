package dev.signalbox.api.fleet;

/// Where a gateway's public port is reached.
///
/// @param node the gateway's process
/// @param host name or address; empty for any address of the machine the process runs on
/// @param port 1 to 65535
/// @param tls whether it speaks TLS
/// @param asksWho whether callers have to show there who they are
public record PublicPort(String node, String host, int port, boolean tls, boolean asksWho) {}
