package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.BeginAttempt;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.routing.RoutingHints.AfterBreak;
import dev.signalbox.bus.Addresses;
import org.junit.jupiter.api.Test;

/// What a hold of forty output tokens lets happen.
final class PipelineBudgetTest {
  private static final int HELD = 40;

  private final PipelineStage stage = new PipelineStage();

  PipelineBudgetTest() {
    stage.bus.answer(
        Addresses.HOLD,
        q -> Hold.placed(q.id(), q.accounts(), new Money(9), CostState.OK).boundedTo(HELD));
  }

  @Test
  void a_provider_that_writes_on_beyond_the_hold_is_stopped_and_its_answer_ends_properly() {
    var endless = new ScriptedStream();
    stage.bus.streams.add(Outcome.ok(endless));
    stage.start(PipelineStage.request(true));
    for (var piece = 0; piece < 20 && !endless.cancelled; piece++) {
      endless.send(new Delta.Text("on and on ".repeat(4)));
    }
    assertThat(endless.cancelled).isTrue();
    assertThat(stage.summary().finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(stage.summary().budgetTokens()).hasValue(HELD);
    var charge = stage.bus.asked(Settle.class).getFirst().charges().getFirst();
    assertThat(charge.usage().estimated()).isTrue();
    assertThat(charge.usage().outputTokens()).isBetween(HELD + 1L, 2L * HELD + 20);
  }

  @Test
  void an_answer_within_the_hold_is_left_alone() {
    stage.bus.streams.add(
        Outcome.ok(new ScriptedStream(new Delta.Text("x".repeat(4 * HELD)), PipelineStage.FINISH)));
    stage.start(PipelineStage.request(true));
    assertThat(stage.summary().finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(stage.summary().budgetTokens()).isEmpty();
  }

  @Test
  void an_answer_that_breaks_off_is_gone_on_with_where_that_is_held_too() {
    stage.bus.answer(
        Addresses.ATTEMPT, q -> Hold.placed(q.id(), q.accounts(), new Money(9), CostState.OK));
    var broken = new ScriptedStream();
    stage.bus.streams.add(Outcome.ok(broken));
    stage.bus.streams.add(
        Outcome.ok(new ScriptedStream(new Delta.Text("lo"), PipelineStage.FINISH)));
    start();
    broken.send(new Delta.Text("Hel"));
    broken.end();
    assertThat(stage.summary().finishReason()).isEqualTo(FinishReason.STOP);
    var announced = stage.bus.asked(BeginAttempt.class);
    assertThat(announced).hasSize(1);
    assertThat(announced.getFirst().besides()).isTrue();
    assertThat(announced.getFirst().target()).isEqualTo(Requests.SECOND);
    assertThat(stage.bus.asked(Settle.class).getFirst().charges()).hasSize(2);
  }

  @Test
  void an_answer_that_breaks_off_is_not_gone_on_with_where_nothing_more_fits() {
    var broken = new ScriptedStream();
    stage.bus.streams.add(Outcome.ok(broken));
    start();
    broken.send(new Delta.Text("Hel"));
    broken.end();
    assertThat(stage.error()).isInstanceOf(ProviderFailed.class);
    assertThat(stage.bus.asked(CallProvider.class)).hasSize(1);
  }

  @Test
  void a_call_that_came_to_nothing_has_a_row_and_costs_nothing() {
    var failing = new ScriptedStream();
    stage.bus.streams.add(Outcome.ok(failing));
    stage.bus.streams.add(
        Outcome.ok(new ScriptedStream(new Delta.Text("Hello"), PipelineStage.FINISH)));
    start();
    failing.fail(new ProviderFailed("openai", 503, "overloaded"));
    var settle = stage.bus.asked(Settle.class).getFirst();
    assertThat(settle.charges()).extracting(each -> each.attempt()).containsExactly(2);
    assertThat(settle.unpaid()).extracting(each -> each.attempt()).containsExactly(1);
    assertThat(stage.bus.asked(BeginAttempt.class)).allMatch(each -> !each.besides());
  }

  @Test
  void a_whole_answer_nobody_waited_for_counts_as_all_that_was_held() {
    stage.bus.streams.add(Outcome.ok(new ScriptedStream()));
    stage.start(PipelineStage.request(false)).hangUp(() -> {});
    var charge = stage.bus.asked(Settle.class).getFirst().charges().getFirst();
    assertThat(charge.usage().outputTokens()).isEqualTo(HELD);
    assertThat(charge.usage().estimated()).isTrue();
  }

  @Test
  void a_whole_answer_that_is_refused_costs_nothing() {
    var refusing = new ScriptedStream();
    stage.bus.streams.add(Outcome.ok(refusing));
    stage.start(PipelineStage.request(false));
    refusing.fail(new ProviderFailed("openai", 503, "overloaded"));
    assertThat(stage.bus.asked(Settle.class).getFirst().charges()).isEmpty();
  }

  @Test
  void a_stream_nobody_waited_for_costs_what_came_of_it() {
    stage.bus.streams.add(Outcome.ok(new ScriptedStream()));
    stage.start(PipelineStage.request(true)).hangUp(() -> {});
    var charge = stage.bus.asked(Settle.class).getFirst().charges().getFirst();
    assertThat(charge.usage().outputTokens()).isZero();
  }

  private void start() {
    stage.start(
        Requests.request(true, Requests.hints(AfterBreak.CONTINUE, false), Sampling.DEFAULT));
  }
}
