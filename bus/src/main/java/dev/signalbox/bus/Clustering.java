package dev.signalbox.bus;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.transport.Transport;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/// A Vert.x that is a member of a cluster.
public final class Clustering {
  private static final int PING_MILLIS = 2000;
  private static final int CONNECT_MILLIS = 2000;

  private final Vertx vertx;
  private final HazelcastInstance hazelcast;
  private final Membership membership;

  private Clustering(Vertx vertx, HazelcastInstance hazelcast, Membership membership) {
    this.vertx = vertx;
    this.hazelcast = hazelcast;
    this.membership = membership;
  }

  /// Joins the cluster, or founds it when none of its members answers.
  ///
  /// @param base event loops and the like; its event-bus options are replaced
  /// @param transport of every socket of this process
  public static Future<Clustering> start(
      VertxOptions base, Transport transport, ClusterOptions options, NodeIdentity self) {
    var manager = new HazelcastClusterManager(HazelcastConfigs.of(options, self.nodeId()));
    var vertxOptions = new VertxOptions(base).setEventBusOptions(eventBus(options));
    return Vertx.builder()
        .with(vertxOptions)
        .withTransport(transport)
        .withClusterManager(manager)
        .buildClustered()
        .map(vertx -> {
          var membership = new Membership();
          var hazelcast = manager.getHazelcastInstance();
          hazelcast.getCluster().addMembershipListener(membership);
          return new Clustering(vertx, hazelcast, membership);
        });
  }

  private static EventBusOptions eventBus(ClusterOptions options) {
    var eventBus =
        new EventBusOptions()
            .setHost(options.bindHost())
            .setClusterPingInterval(PING_MILLIS)
            .setClusterPingReplyInterval(PING_MILLIS)
            .setConnectTimeout(CONNECT_MILLIS);
    if (!options.publicHost().isEmpty()) {
      eventBus.setClusterPublicHost(options.publicHost());
    }
    options
        .tls()
        .ifPresent(tls ->
            eventBus
                .setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .setCertPath(tls.certificatePath())
                        .setKeyPath(tls.keyPath()))
                .setTrustOptions(new PemTrustOptions().addCertPath(tls.authorityPath())));
    return eventBus;
  }

  /// The clustered Vert.x; closing it leaves the cluster.
  public Vertx vertx() {
    return vertx;
  }

  /// `host:port` under which other members find this one.
  public String memberAddress() {
    var address = hazelcast.getCluster().getLocalMember().getAddress();
    return address.getHost() + ":" + address.getPort();
  }

  /// Members of the cluster, this one included.
  public int members() {
    return hazelcast.getCluster().getMembers().size();
  }

  /// Drops out without a word to the other members, as a killed process does. Vert.x stays.
  void terminate() {
    hazelcast.getLifecycleService().terminate();
  }

  Membership membership() {
    return membership;
  }
}
