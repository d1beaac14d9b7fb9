package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.Presence.Circuit;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.Presence.State;
import dev.signalbox.api.fleet.Presence.StepLatency;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.fleet.ReplicaId;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.routing.TargetSwitch;
import dev.signalbox.bus.RollCall;
import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StatusPageTest {
  private static final long NOW = 1_000_000;
  private final List<RollCall.Heard> present = new ArrayList<>();
  private final SwitchLog switches = new SwitchLog();
  private boolean databaseUp = true;

  @Test
  void shows_every_replica_with_its_figures() {
    hear(Unit.SECURITY, "n1", State.READY, Map.of("quarantines", 2L));
    hear(Unit.SECURITY, "n2", State.DEGRADED, Map.of("quarantines", 2L));
    hear(Unit.GATEWAY, "n1", State.READY, Map.of("spool_depth", 3L));
    hear(Unit.GATEWAY, "n3", State.READY, Map.of("spool_depth", 4L));
    var status = status();
    var security = status.getJsonObject("units").getJsonObject("security");
    assertThat(security.getString("status")).isEqualTo("ok");
    assertThat(security.getJsonArray("replicas")).hasSize(2);
    var replica = security.getJsonArray("replicas").getJsonObject(0);
    assertThat(replica.getString("id")).isEqualTo("security@n1");
    assertThat(replica.getLong("uptime")).isEqualTo(NOW - 400);
    assertThat(replica.getLong("lastSeenMillisAgo")).isEqualTo(100);
    assertThat(replica.getInteger("load")).isEqualTo(5);
    assertThat(replica.getJsonObject("steps").getJsonObject("s.v1").getLong("p99Micros"))
        .isEqualTo(30);
    assertThat(status.getJsonObject("cluster").getInteger("size")).isEqualTo(3);
    assertThat(status.getInteger("spoolDepth")).isEqualTo(7);
    assertThat(status.getInteger("quarantines")).isEqualTo(2);
  }

  @Test
  void a_missing_unit_is_down_and_so_is_the_whole() {
    hear(Unit.GATEWAY, "n1", State.READY, Map.of());
    var status = status();
    assertThat(status.getJsonObject("units").getJsonObject("router").getString("status"))
        .isEqualTo("down");
    assertThat(status.getString("status")).isEqualTo("down");
    assertThat(status.containsKey("quarantines")).isFalse();
  }

  @Test
  void missing_cost_conversations_or_database_only_degrades() {
    for (var unit : List.of(Unit.GATEWAY, Unit.SECURITY, Unit.ROUTER, Unit.PROVIDERS)) {
      hear(unit, "n1", State.READY, Map.of());
    }
    assertThat(status().getString("status")).isEqualTo("degraded");
    hear(Unit.COST, "n1", State.READY, Map.of());
    assertThat(status().getString("status")).isEqualTo("degraded");
    hear(Unit.CONVERSATIONS, "n1", State.READY, Map.of());
    assertThat(status().getString("status")).isEqualTo("ok");
    databaseUp = false;
    assertThat(status().getString("status")).isEqualTo("degraded");
  }

  @Test
  void a_provider_is_as_well_as_its_best_replica_says() {
    present.add(heard(Unit.PROVIDERS, "n1", List.of(provider("openai", "down"))));
    present.add(heard(Unit.PROVIDERS, "n2", List.of(provider("openai", "ok"))));
    var providers = status().getJsonArray("providers");
    assertThat(providers).hasSize(1);
    assertThat(providers.getJsonObject(0).getString("status")).isEqualTo("ok");
  }

  @Test
  void circuits_decisions_and_switches_are_shown() {
    var target = new Target("openai", "gpt-4o-mini");
    switches.add(new TargetSwitch(target, "n1", "closed", "open", "failed", NOW));
    hear(Unit.ROUTER, "n1", State.READY, Map.of("decisions_kept", 3L));
    hear(Unit.ROUTER, "n2", State.READY, Map.of("decisions_kept", 4L));
    var targets =
        List.of(
            new TargetHealth("gpt-4o", Circuit.OPEN, 0, 0, 0, 20, 5, 0, NOW + 500),
            new TargetHealth("gpt-4o-mini", Circuit.HALF_OPEN, 90, 200, 800, 50, 4, 1, 0));
    present.add(
        heard(
            Unit.PROVIDERS,
            "n1",
            List.of(new ProviderPresence("openai", "degraded", 100, 40, List.of(), targets))));
    var status = status();
    assertThat(status.getInteger("decisions")).isEqualTo(7);
    assertThat(status.getJsonObject("switches").getInteger("count")).isEqualTo(1);
    var provider = status.getJsonArray("providers").getJsonObject(0);
    assertThat(provider.getString("circuit")).isEqualTo("half_open");
    var open = provider.getJsonArray("targets").getJsonObject(0);
    assertThat(open.getString("circuit")).isEqualTo("open");
    assertThat(open.getString("notBefore")).isEqualTo("1970-01-01T00:16:40.500Z");
    assertThat(provider.getJsonArray("targets").getJsonObject(1).getLong("firstTokenMs"))
        .isEqualTo(90);
  }

  private static ProviderPresence provider(String id, String status) {
    return new ProviderPresence(id, status, 100, 99, List.of(), List.of());
  }

  private void hear(Unit unit, String node, State state, Map<String, Long> gauges) {
    present.add(
        new RollCall.Heard(
            new Presence(
                new ReplicaId(unit, node),
                "host",
                "1",
                400,
                state,
                5,
                Map.of("s.v1", new StepLatency(9, 20, 30)),
                List.of(),
                gauges),
            NOW - 100));
  }

  private static RollCall.Heard heard(Unit unit, String node, List<ProviderPresence> providers) {
    return new RollCall.Heard(
        new Presence(
            new ReplicaId(unit, node),
            "host",
            "1",
            0,
            State.READY,
            0,
            Map.of(),
            providers,
            Map.of()),
        NOW);
  }

  private JsonObject status() {
    var rollCall =
        new RollCall() {
          @Override
          public List<Heard> present() {
            return present;
          }

          @Override
          public List<Presence> of(Unit unit) {
            return present.stream()
                .map(Heard::presence)
                .filter(p -> p.replica().unit() == unit)
                .toList();
          }
        };
    return new StatusPage(
            new Fleet(rollCall), new Probe(), () -> Instant.ofEpochMilli(NOW), switches)
        .render()
        .toJsonObject();
  }

  /// A database of which only its state is known.
  private final class Probe implements Database {
    @Override
    public Pool pool() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isUp() {
      return databaseUp;
    }

    @Override
    public Future<Listening> listen(String channel, Consumer<String> listener) {
      return Future.succeededFuture(() -> {});
    }
  }
}
