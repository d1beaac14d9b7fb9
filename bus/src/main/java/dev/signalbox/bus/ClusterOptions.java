package dev.signalbox.bus;

import java.util.List;
import java.util.Optional;

/// How a process finds its cluster.
///
/// @param clusterName who has another name is not joined
/// @param bindHost the interface both cluster ports are opened on; `0.0.0.0` for all of them
/// @param port Hazelcast's port; the next free one when taken, any free one for 0
/// @param members where others may be: `host` or `host:port`; a name nobody knows yet is skipped
/// @param multicast whether to look for others by multicast instead
/// @param publicHost what others call this host by; empty for the bound address
/// @param tls certificates for the event bus; Hazelcast's own port has no TLS in its free edition
public record ClusterOptions(
    String clusterName,
    String bindHost,
    int port,
    List<String> members,
    boolean multicast,
    String publicHost,
    Optional<Tls> tls) {
  /// Hazelcast's usual port.
  public static final int DEFAULT_PORT = 5701;

  public ClusterOptions {
    members = List.copyOf(members);
  }

  /// A cluster of listed members without TLS.
  public static ClusterOptions tcp(
      String clusterName, String bindHost, int port, List<String> members) {
    return new ClusterOptions(clusterName, bindHost, port, members, false, "", Optional.empty());
  }

  /// PEM files: both sides of a connection show a certificate of the same private authority.
  public record Tls(String certificatePath, String keyPath, String authorityPath) {}
}
