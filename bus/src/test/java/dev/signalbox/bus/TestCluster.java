package dev.signalbox.bus;

import static dev.signalbox.bus.Probe.await;
import static dev.signalbox.bus.Probe.eventually;

import dev.signalbox.api.Unit;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/// Real Hazelcast members on loopback, in one JVM.
final class TestCluster implements AutoCloseable {
  private final String name = "test-" + UUID.randomUUID();
  private final List<Node> nodes = new ArrayList<>();

  /// One member with its bus.
  static final class Node {
    final Clustering cluster;
    final BusNode bus;
    final String id;
    private boolean closed;

    private Node(String id, Clustering cluster, BusNode bus) {
      this.id = id;
      this.cluster = cluster;
      this.bus = bus;
    }

    /// Goes without saying goodbye. Not waited for: Hazelcast may take seconds to let go of its
    /// threads when another member died a moment before.
    void kill() {
      closed = true;
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            cluster.terminate();
            cluster.vertx().close();
          });
    }

    /// Stops every event loop until the returned latch is let go, as a frozen process would.
    CountDownLatch freeze() {
      var thaw = new CountDownLatch(1);
      for (var i = 0; i < 2 * LOOPS; i++) {
        cluster
            .vertx()
            .runOnContext(_ -> {
              try {
                thaw.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
      }
      return thaw;
    }

    void join(Unit unit) {
      await(
          Probe.onNewContext(
              cluster.vertx(), () -> bus.join(unit, () -> ReplicaState.Snapshot.READY)));
    }
  }

  private static final int LOOPS = 2;

  /// Starts a member and waits until everybody knows it.
  Node start(String id) {
    var members = nodes.stream().map(node -> node.cluster.memberAddress()).toList();
    var self = new NodeIdentity(id, "127.0.0.1", "1");
    var cluster =
        await(
            Clustering.start(
                new VertxOptions().setEventLoopPoolSize(LOOPS),
                Transport.NIO,
                ClusterOptions.tcp(name, "127.0.0.1", 0, members),
                self));
    var options = new BusOptions(1000, 300, 3);
    var node = new Node(id, cluster, await(BusNode.clustered(cluster, self, Probe.CLOCK, options)));
    nodes.add(node);
    eventually(
        "all are members", () -> nodes.stream().allMatch(n -> n.cluster.members() == nodes.size()));
    return node;
  }

  @Override
  public void close() {
    nodes.stream()
        .filter(node -> !node.closed)
        .forEach(node -> {
          await(node.bus.close());
          node.kill();
        });
  }
}
