package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HoldQuestionTest {
  private final PipelineStage stage = new PipelineStage();
  private final AtomicInteger left = new AtomicInteger();

  @Test
  void a_hold_that_others_keep_out_is_asked_for_again() {
    left.set(3);
    stage.bus.on(Addresses.HOLD, this::outOfTheWaySoon);
    stage.start(PipelineStage.request(false));
    assertThat(stage.bus.asked(PlaceHold.class)).hasSize(4);
    assertThat(stage.bus.asked(PlaceHold.class).stream().map(PlaceHold::waitedMillis)).isSorted();
    assertThat(stage.bus.asked(PlaceHold.class).stream().map(PlaceHold::id).distinct()).hasSize(1);
  }

  @Test
  void a_cost_unit_that_is_full_is_not_asked_again() {
    stage.bus.refuse(Addresses.HOLD, new GatewayError.Overloaded(1_000));
    stage.start(PipelineStage.request(false));
    assertThat(stage.bus.asked(PlaceHold.class)).hasSize(1);
    assertThat(stage.error()).isEqualTo(new GatewayError.Overloaded(1_000));
  }

  private Future<Outcome<Hold>> outOfTheWaySoon(PlaceHold asked) {
    return Future.succeededFuture(
        left.getAndDecrement() > 0
            ? Outcome.err(new GatewayError.Overloaded(0))
            : Outcome.ok(Hold.placed(asked.id(), asked.accounts(), Money.ZERO, CostState.OK)));
  }
}
