package dev.signalbox.app;

import dev.signalbox.bus.BusNode;
import dev.signalbox.bus.BusOptions;
import dev.signalbox.bus.ClusterOptions;
import dev.signalbox.bus.Clustering;
import dev.signalbox.bus.NodeIdentity;
import dev.signalbox.platform.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.UUID;

/// The process's Vert.x and its place on the bus: alone, or as a member of a cluster.
record Line(Vertx vertx, BusNode bus, String description) {

  /// A process that is alone: no cluster port, no Hazelcast.
  static Line local(Settings settings, InstantSource clock) {
    return Transports.open(
        settings.get(AppSettings.TRANSPORT),
        transport -> {
          var vertx = Vertx.builder().with(options(settings)).withTransport(transport).build();
          var bus = BusNode.local(vertx, identity(), clock);
          return new Line(vertx, bus, "event bus in this process (" + transport.name() + ")");
        });
  }

  /// A member of the cluster the settings describe.
  static Future<Line> clustered(Settings settings, InstantSource clock) {
    return Transports.open(
        settings.get(AppSettings.TRANSPORT), transport -> clustered(settings, transport, clock));
  }

  private static Future<Line> clustered(
      Settings settings, Transport transport, InstantSource clock) {
    var self = identity();
    return Clustering.start(options(settings), transport, clusterOptions(settings), self)
        .compose(cluster ->
            BusNode.clustered(cluster, self, clock, BusOptions.DEFAULT)
                .map(bus ->
                    new Line(cluster.vertx(), bus, membership(settings, cluster, transport))));
  }

  /// Says goodbye to the others and stops the event loops.
  Future<Void> close() {
    return bus.close().eventually(vertx::close);
  }

  private static String membership(Settings settings, Clustering cluster, Transport transport) {
    return "cluster %s: %d member(s), this one at %s (%s)"
        .formatted(
            settings.get(AppSettings.CLUSTER_NAME),
            cluster.members(),
            cluster.memberAddress(),
            transport.name());
  }

  private static ClusterOptions clusterOptions(Settings settings) {
    var host = clusterHost(settings);
    return new ClusterOptions(
        settings.get(AppSettings.CLUSTER_NAME),
        host,
        settings.get(AppSettings.CLUSTER_PORT),
        settings.get(AppSettings.CLUSTER_MEMBERS),
        settings.get(AppSettings.CLUSTER_MULTICAST),
        host,
        AppSettings.clusterTls(settings));
  }

  private static String clusterHost(Settings settings) {
    var named = settings.get(AppSettings.CLUSTER_HOST);
    if (!named.isEmpty()) {
      return named;
    }
    var host = settings.get(AppSettings.HOST);
    return host.equals("0.0.0.0") || host.equals("::") ? ownAddress() : host;
  }

  /// One loader has every class here, so no context needs to bring its own.
  private static VertxOptions options(Settings settings) {
    return new VertxOptions()
        .setEventLoopPoolSize(settings.get(AppSettings.EVENT_LOOPS))
        .setDisableTCCL(true)
        .setFileSystemOptions(ownFiles());
  }

  /// What is on the class path is read by Java itself, so that nothing has to be unpacked into a
  /// directory that a killed process would leave behind.
  static FileSystemOptions ownFiles() {
    return new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
  }

  private static NodeIdentity identity() {
    return new NodeIdentity(UUID.randomUUID().toString(), hostName(), Version.current());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown"; // a machine without a name for itself still works
    }
  }

  private static String ownAddress() {
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (UnknownHostException e) {
      throw new StartFailed(
          "This host does not know its own address; set SIGNALBOX_CLUSTER_HOST to it", e);
    }
  }
}
