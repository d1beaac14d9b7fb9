package dev.signalbox.router;

import static dev.signalbox.router.RouterFixture.MINI;
import static dev.signalbox.router.RouterFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Unit;
import dev.signalbox.bus.BusNode;
import dev.signalbox.bus.BusOptions;
import dev.signalbox.bus.ClusterOptions;
import dev.signalbox.bus.Clustering;
import dev.signalbox.bus.NodeIdentity;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Real cluster members on loopback, in one JVM.
class TwoRoutersVerticleTest {
  /// Hazelcast takes long to begin on a busy machine.
  private static final long JOINING_SECONDS = 60;

  private final String name = "test-" + UUID.randomUUID();
  private final List<Clustering> members = new ArrayList<>();
  private final List<BusNode> buses = new ArrayList<>();

  @Test
  void aDecisionIsToldByTheRouterThatMadeItWhicheverIsAsked() throws TimeoutException {
    var one = router("one-1").with(provider("ok", MINI));
    var two = router("two-2");
    Eventually.until(
        "the routers know each other",
        () ->
            one.bus.rollCall().of(Unit.ROUTER).size() == 2
                && two.bus.rollCall().of(Unit.ROUTER).size() == 2);
    var plan = one.plan("auto", "");

    var told = two.get("/decisions/" + plan.decisionId());

    assertThat(told.getString("router")).isEqualTo("one-1");
    assertThat(told.getJsonObject("replay").getBoolean("same")).isTrue();
    assertThat(two.get("/decisions").getJsonArray("decisions"))
        .anySatisfy(each ->
            assertThat(((JsonObject) each).getString("decisionId")).isEqualTo(plan.decisionId()));
    assertThat(two.get("/decisions?scope=here").getInteger("total")).isZero();
    var lost = two.get("/decisions/" + plan.decisionId().replaceAll(".$", "x"));
    assertThat(lost.getString("error")).isEqualTo("DECISION_NOT_FOUND");
    one.stop();
    two.stop();
  }

  private RouterFixture router(String node) throws TimeoutException {
    var self = new NodeIdentity(node, "127.0.0.1", "1");
    var others = members.stream().map(Clustering::memberAddress).toList();
    var cluster =
        Clustering.start(
                new VertxOptions().setEventLoopPoolSize(2),
                Transport.NIO,
                ClusterOptions.tcp(name, "127.0.0.1", 0, others),
                self)
            .await(JOINING_SECONDS, TimeUnit.SECONDS);
    members.add(cluster);
    var bus =
        Eventually.get(
            BusNode.clustered(cluster, self, InstantSource.system(), BusOptions.DEFAULT));
    buses.add(bus);
    return RouterFixture.alone(cluster.vertx(), bus, Map.of()).deployed();
  }

  @AfterEach
  void close() {
    buses.forEach(bus -> Eventually.get(bus.close()));
    members.forEach(member -> Eventually.get(member.vertx().close()));
  }
}
