package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.ReplicaId;
import dev.signalbox.api.inference.Delivery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeepingTest {
  private static final GatewayError STOPPING = new UnitUnavailable(Unit.GATEWAY);
  private static final GatewayError TAKEN = new GatewayError.Conflict("resumed elsewhere");
  private static final Keeping KEPT = new Keeping("shown", Delivery.at(0), 60_000);

  private final ScriptedBus bus = new ScriptedBus();

  private void providersAt(String node) {
    bus.present.add(
        new Presence(
            new ReplicaId(Unit.PROVIDERS, node),
            "host",
            "1",
            0,
            Presence.State.READY,
            0,
            Map.of(),
            List.of(),
            Map.of()));
  }

  @Test
  void what_is_kept_by_another_process_goes_on_when_this_one_stops() {
    providersAt("elsewhere");
    assertThat(KEPT.goesOnElsewhere(STOPPING, bus)).isTrue();
    assertThat(Keeping.NONE.goesOnElsewhere(STOPPING, bus)).isFalse();
  }

  @Test
  void what_this_process_keeps_itself_ends_with_it() {
    providersAt(bus.node());
    assertThat(KEPT.goesOnElsewhere(STOPPING, bus)).isFalse();
  }

  @Test
  void what_was_taken_over_is_left_to_who_took_it_and_all_else_is_settled_here() {
    providersAt(bus.node());
    assertThat(KEPT.goesOnElsewhere(TAKEN, bus)).isTrue();
    assertThat(KEPT.goesOnElsewhere(new GatewayError.DeadlineExceeded("call"), bus)).isFalse();
    assertThat(KEPT.goesOnElsewhere(new UnitUnavailable(Unit.SECURITY), bus)).isFalse();
  }
}
