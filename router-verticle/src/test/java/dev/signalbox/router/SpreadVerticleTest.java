package dev.signalbox.router;

import static dev.signalbox.router.RouterFixture.MINI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.Presence.Addition;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

@CleanRun
class SpreadVerticleTest {
  private final AtomicReference<List<ProviderPresence>> providers =
      new AtomicReference<>(List.of());

  private ReplicaState.Snapshot state() {
    return new ReplicaState.Snapshot(Presence.State.READY, providers.get(), Map.of());
  }

  @Test
  void a_change_is_told_once_every_replica_shows_it(Vertx vertx) {
    var bus = RouterFixture.bus(vertx, "n1");
    Eventually.get(bus.join(Unit.PROVIDERS, this::state));
    Eventually.until("it is heard", () -> !bus.rollCall().of(Unit.PROVIDERS).isEmpty());
    var spread = new Spread(vertx, bus.rollCall());

    var added = spread.has("house", 7);
    assertThat(added.isComplete()).isFalse();
    providers.set(List.of(house(7)));
    assertThat(Eventually.get(added)).isEqualTo(new Spread.Reach(1, 1));

    var gone = spread.hasNot("house");
    assertThat(gone.isComplete()).isFalse();
    providers.set(List.of());
    assertThat(Eventually.get(gone)).isEqualTo(new Spread.Reach(1, 1));
  }

  @Test
  void a_provider_as_it_was_before_does_not_show_its_change(Vertx vertx) {
    var bus = RouterFixture.bus(vertx, "n1");
    providers.set(List.of(house(7)));
    Eventually.get(bus.join(Unit.PROVIDERS, this::state));
    Eventually.until("it is heard", () -> !bus.rollCall().of(Unit.PROVIDERS).isEmpty());

    var changed = new Spread(vertx, bus.rollCall()).has("house", 8);
    assertThat(changed.isComplete()).isFalse();
    providers.set(List.of(house(9)));

    assertThat(Eventually.get(changed)).isEqualTo(new Spread.Reach(1, 1));
  }

  private static ProviderPresence house(long revision) {
    var added = Optional.of(new Addition(0, 0, revision));
    return new ProviderPresence("house", "ok", 1, 100, List.of(MINI), List.of(), added);
  }

  @Test
  void it_is_told_how_far_it_has_come_when_a_replica_takes_too_long(Vertx vertx) {
    var bus = RouterFixture.bus(vertx, "n1");
    Eventually.get(bus.join(Unit.PROVIDERS, this::state));
    Eventually.until("it is heard", () -> !bus.rollCall().of(Unit.PROVIDERS).isEmpty());

    var reach = Eventually.get(new Spread(vertx, bus.rollCall()).has("openai", 1));

    assertThat(reach).isEqualTo(new Spread.Reach(0, 1));
  }
}
