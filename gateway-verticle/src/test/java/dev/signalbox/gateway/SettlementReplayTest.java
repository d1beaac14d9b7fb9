package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.ReplicaId;
import dev.signalbox.bus.Addresses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettlementReplayTest {
  private final ScriptedBus bus = new ScriptedBus();
  private final MemoryBacklog backlog = new MemoryBacklog();
  private final SettlementReplay replay =
      new SettlementReplay(bus, backlog, () -> Instant.EPOCH, Duration.ofSeconds(3));

  @Test
  void tells_everything_in_order_once_cost_is_present() {
    backlog.keep(settle("a"));
    backlog.keep(settle("b"));
    bus.answer(Addresses.SETTLE, _ -> CostReport.UNKNOWN);
    replay.run();
    assertThat(bus.asked).isEmpty();
    costComes();
    replay.run();
    assertThat(bus.asked(Settle.class)).extracting(s -> s.id().value()).containsExactly("a", "b");
    assertThat(backlog.depth()).isZero();
  }

  @Test
  void keeps_what_was_not_acknowledged_and_tries_again() {
    backlog.keep(settle("a"));
    costComes();
    bus.refuse(Addresses.SETTLE, new UnitUnavailable(Unit.COST));
    replay.run();
    assertThat(backlog.depth()).isEqualTo(1);
    bus.answer(Addresses.SETTLE, _ -> CostReport.UNKNOWN);
    replay.run();
    assertThat(backlog.depth()).isZero();
  }

  private void costComes() {
    bus.present.add(
        new Presence(
            new ReplicaId(Unit.COST, "n1"),
            "host",
            "1",
            0,
            Presence.State.READY,
            0,
            Map.of(),
            List.of(),
            Map.of()));
  }

  private static Settle settle(String id) {
    return new Settle(new RequestId(id), List.of(), List.of(), 0);
  }
}
