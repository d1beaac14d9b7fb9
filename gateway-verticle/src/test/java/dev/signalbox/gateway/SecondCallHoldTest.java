package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.BeginAttempt;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.inference.Caching;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.routing.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is held for a call that is paid besides others.
class SecondCallHoldTest {
  private final ScriptedBus bus = new ScriptedBus();

  @Test
  void a_prompt_that_is_kept_for_an_hour_is_held_twice_there_too_and_is_no_longer() {
    var usual = announced(PipelineStage.request(false));
    assertThat(usual.inputTokens()).isEqualTo(usual.promptTokens());
    var plain = PipelineStage.request(false);
    var kept = new Caching(true, 0, Caching.Lifetime.ONE_HOUR);
    var hour = announced(plain.withGeneration(plain.generation().withCaching(kept)));
    assertThat(hour.promptTokens()).isEqualTo(usual.promptTokens());
    assertThat(hour.inputTokens()).isEqualTo(2 * usual.promptTokens());
  }

  private BeginAttempt announced(InferenceRequest request) {
    var hold = Hold.placed(new RequestId("r1"), List.of(), Money.ZERO, CostState.OK);
    var openings = new Openings(bus, hold, new InputSize(400, 0), new Deadline(1));
    var order = CallOrder.of(request, Requests.plan(Plan.Effort.ONCE, Requests.FIRST), openings);
    var _ = order.mayBegin(2, 0, 0, true);
    return bus.asked(BeginAttempt.class).getLast();
  }
}
