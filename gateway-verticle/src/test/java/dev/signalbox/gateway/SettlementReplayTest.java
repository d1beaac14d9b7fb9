package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.ChargeCredits;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.CreditReceipt;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.ReplicaId;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.bus.Addresses;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.ErrorsExpected;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@CleanRun
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

  @Test
  @ErrorsExpected("a settlement is set aside: a person must look at it")
  void one_the_cost_unit_keeps_failing_at_holds_up_no_other() {
    backlog.keep(settle("poison"));
    backlog.keep(settle("b"));
    costComes();
    failAtPoison();
    for (var run = 0; run < 4; run++) {
      replay.run();
    }
    assertThat(backlog.kept).hasSize(2);

    replay.run();
    assertThat(backlog.kept).isEmpty();
    assertThat(backlog.putAside).containsExactly(settle("poison"));
    assertThat(bus.asked(Settle.class)).last().isEqualTo(settle("b"));
  }

  @Test
  void what_was_set_aside_is_told_again_after_a_while_until_it_is_settled() {
    backlog.setAside(settle("poison"));
    costComes();
    failAtPoison();
    replay.run();
    assertThat(bus.asked(Settle.class)).hasSize(1);
    replay.run();
    assertThat(bus.asked(Settle.class)).as("not at once").hasSize(1);
    assertThat(backlog.aside()).isOne();

    bus.answer(Addresses.SETTLE, _ -> CostReport.UNKNOWN);
    for (var run = 0; run < 1_200; run++) {
      replay.run();
    }
    assertThat(backlog.aside()).isZero();
  }

  @Test
  void charges_that_are_owed_are_told_in_order_until_they_are_taken() {
    backlog.owe(charge("a"));
    backlog.owe(charge("b"));
    costComes();
    bus.refuse(Addresses.CREDIT_CHARGE, new UnitUnavailable(Unit.COST));
    replay.run();
    assertThat(backlog.owed()).isEqualTo(2);
    bus.answer(Addresses.CREDIT_CHARGE, _ -> new CreditReceipt(7, 93));
    replay.run();
    assertThat(bus.asked(ChargeCredits.class))
        .extracting(charge -> charge.id().value())
        .containsExactly("a", "a", "b");
    assertThat(backlog.owed()).isZero();
  }

  @Test
  @ErrorsExpected("a charge nobody can make: a person must look at it")
  void a_charge_the_cost_unit_fails_at_holds_up_no_other() {
    backlog.owe(charge("poison"));
    backlog.owe(charge("b"));
    costComes();
    bus.on(
        Addresses.CREDIT_CHARGE,
        charge ->
            Future.succeededFuture(
                charge.id().value().equals("poison")
                    ? Outcome.err(new GatewayError.Internal())
                    : Outcome.ok(new CreditReceipt(7, 93))));
    replay.run();
    assertThat(backlog.owed()).isZero();
    assertThat(bus.asked(ChargeCredits.class)).last().isEqualTo(charge("b"));
  }

  private static ChargeCredits charge(String id) {
    return new ChargeCredits(
        new RequestId(id),
        "alice",
        Optional.of(new ChargeCredits.Used("openai", Usage.of(9, 2))),
        "chat");
  }

  private void failAtPoison() {
    bus.on(
        Addresses.SETTLE,
        settle ->
            Future.succeededFuture(
                settle.id().value().equals("poison")
                    ? Outcome.err(new GatewayError.Internal())
                    : Outcome.ok(CostReport.UNKNOWN)));
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
