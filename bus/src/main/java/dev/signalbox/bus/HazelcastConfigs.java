package dev.signalbox.bus;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;

/// Hazelcast as a membership service and nothing more: it finds dead nodes within seconds, merges
/// again after a cut, and takes no foreign classes.
final class HazelcastConfigs {
  private static final String ANY_HOST = "0.0.0.0";
  private static final int BACKUPS = 2;
  // the tables here are tiny; fewer partitions, fewer moves each time a member comes or goes
  private static final String PARTITIONS = "31";

  private HazelcastConfigs() {}

  /// @param nodeId shown to the others, so that they know who left
  static Config of(ClusterOptions options, String nodeId) {
    var config = new Config();
    config.setClusterName(options.clusterName());
    config.getMemberAttributeConfig().setAttribute(Membership.NODE_ATTRIBUTE, nodeId);
    config.getJetConfig().setEnabled(false);
    network(config, options);
    timing(config);
    filter(config);
    vertxStructures(config);
    return config
        .setProperty("hazelcast.partition.count", PARTITIONS)
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.logging.type", "slf4j")
        .setProperty("hazelcast.shutdownhook.enabled", "false");
  }

  private static void network(Config config, ClusterOptions options) {
    var network = config.getNetworkConfig().setPort(options.port()).setPortAutoIncrement(true);
    var join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(options.multicast());
    join.getTcpIpConfig()
        .setEnabled(!options.multicast())
        .setConnectionTimeoutSeconds(2)
        .setMembers(options.members());
    var everywhere = options.bindHost().equals(ANY_HOST);
    config.setProperty("hazelcast.socket.bind.any", Boolean.toString(everywhere));
    if (!everywhere) {
      config.setProperty("hazelcast.local.localAddress", options.bindHost());
    }
    if (!options.publicHost().isEmpty()) {
      network.setPublicAddress(options.publicHost());
    }
  }

  private static void timing(Config config) {
    config
        .setProperty("hazelcast.heartbeat.interval.seconds", "1")
        .setProperty("hazelcast.max.no.heartbeat.seconds", "5")
        .setProperty("hazelcast.merge.first.run.delay.seconds", "10")
        .setProperty("hazelcast.merge.next.run.delay.seconds", "10")
        .setProperty("hazelcast.wait.seconds.before.join", "0")
        // a member that missed who owns what while another left learns it within a second, not 15
        .setProperty("hazelcast.partition.table.send.interval", "1")
        .setProperty("hazelcast.operation.call.timeout.millis", "5000")
        // what is in Hazelcast may be lost: handing it over must not hold up a process that stops
        .setProperty("hazelcast.graceful.shutdown.max.wait", "2");
  }

  private static void filter(Config config) {
    config
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(
            new JavaSerializationFilterConfig()
                .setDefaultsDisabled(true)
                .setWhitelist(
                    new ClassFilter()
                        .addPrefixes("com.hazelcast.", "io.vertx.", "java.lang.", "java.util.")
                        // arrays of these: an exception brings its stack trace along
                        .addPrefixes("[Lcom.hazelcast.", "[Ljava.lang.", "[Ljava.util.")));
  }

  private static void vertxStructures(Config config) {
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(BACKUPS)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(BACKUPS));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(BACKUPS));
  }
}
