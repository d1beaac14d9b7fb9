package dev.signalbox.gateway;

import static dev.signalbox.gateway.PipelineStage.FINISH;
import static dev.signalbox.gateway.PipelineStage.USED;
import static dev.signalbox.gateway.PipelineStage.request;
import static dev.signalbox.gateway.Requests.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.CostLimitExceeded;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.GatewayError.OutputBlocked;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.Inspect;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The units in their order, and what their absence means.
class InferencePipelineTest {
  private final PipelineStage stage = new PipelineStage();
  private final ScriptedBus bus = stage.bus;
  private final RecordedAnswer answer = stage.answer;

  @Test
  void asks_every_unit_in_order_and_settles_what_was_used() {
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    stage.start(request(false));
    assertThat(bus.asked)
        .extracting(q -> (Object) q.getClass())
        .containsExactly(
            Inspect.class,
            PlaceHold.class,
            PlanRoute.class,
            CallProvider.class,
            FilterOutput.class,
            Settle.class);
    assertThat(answer.events).containsExactly("begun openai/gpt-4o-mini", "text Hi", "done");
    var charge = bus.asked(Settle.class).getFirst().charges().getFirst();
    assertThat(charge.usage()).isEqualTo(USED);
    assertThat(charge.target()).isEqualTo(FIRST);
    assertThat(stage.summary().cost().total()).isEqualTo(new Money(9));
    assertThat(stage.lane.isIdle()).isTrue();
  }

  @Test
  void guards_the_system_prompt_before_the_provider_and_not_before_the_filter() {
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    stage.start(request(false));
    assertThat(bus.asked(CallProvider.class).getFirst().request().systemPrompt())
        .startsWith("Be brief.")
        .contains("abcdefghijklmnopqrstuvwxyz");
    assertThat(bus.asked(FilterOutput.class).getFirst().protectedPrompt()).isEqualTo("Be brief.");
  }

  @Test
  void a_refused_input_reaches_nobody_else() {
    bus.refuse(Addresses.INSPECT, new InputRejected(List.of()));
    stage.start(request(false));
    assertThat(stage.error().code()).isEqualTo("INPUT_VALIDATION_FAILED");
    assertThat(bus.asked).hasSize(1);
  }

  @Test
  void without_security_nothing_moves() {
    bus.refuse(Addresses.INSPECT, new UnitUnavailable(Unit.SECURITY));
    stage.start(request(true));
    assertThat(stage.error().code()).isEqualTo("SECURITY_UNAVAILABLE");
    assertThat(bus.asked(CallProvider.class)).isEmpty();
  }

  @Test
  void without_the_filter_nothing_leaves_and_the_call_is_cancelled_and_paid() {
    bus.refuse(Addresses.FILTER, new UnitUnavailable(Unit.SECURITY));
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    stage.start(request(true));
    stream.send(new Delta.Text("12345678"));
    assertThat(answer.text).isEmpty();
    assertThat(stage.error().code()).isEqualTo("SECURITY_UNAVAILABLE");
    assertThat(stream.cancelled).isTrue();
    var usage = bus.asked(Settle.class).getFirst().charges().getFirst().usage();
    assertThat(usage.outputTokens()).isEqualTo(2);
    assertThat(usage.estimated()).isTrue();
  }

  @Test
  void a_block_ends_the_stream_and_settles() {
    bus.refuse(Addresses.FILTER, new OutputBlocked(List.of()));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("leak"), FINISH)));
    stage.start(request(true));
    assertThat(stage.error().code()).isEqualTo("OUTPUT_SECURITY_CHECK_FAILED");
    assertThat(bus.asked(Settle.class)).hasSize(1);
    assertThat(bus.asked(Settle.class).getFirst().charges().getFirst().usage()).isEqualTo(USED);
  }

  @Test
  void without_cost_the_request_goes_on_and_its_usage_is_kept() {
    bus.refuse(Addresses.HOLD, new UnitUnavailable(Unit.COST));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    stage.start(request(false));
    assertThat(stage.summary().cost().state()).isEqualTo(CostState.UNKNOWN);
    assertThat(stage.backlog.kept).singleElement().extracting(s -> s.charges().size()).isEqualTo(1);
    assertThat(bus.asked(PlanRoute.class).getFirst().costState()).isEqualTo(CostState.UNKNOWN);
  }

  @Test
  void without_cost_strict_accounts_are_refused_however_lately_they_became_so() {
    stage.strict(Set.of("session:anonymous:s1"));
    bus.refuse(Addresses.HOLD, new UnitUnavailable(Unit.COST));
    stage.start(request(false));
    assertThat(stage.error().code()).isEqualTo("COST_UNAVAILABLE");
    assertThat(bus.asked(CallProvider.class)).isEmpty();
    assertThat(bus.asked(Settle.class))
        .as("the hold may have been placed after the bus gave up")
        .singleElement()
        .extracting(Settle::charges)
        .isEqualTo(List.of());
    assertThat(stage.backlog.kept).isEmpty();
  }

  @Test
  void an_unanswered_hold_is_released_when_nothing_was_used() {
    bus.refuse(Addresses.HOLD, new UnitUnavailable(Unit.COST));
    bus.refuse(Addresses.PLAN, new UnitUnavailable(Unit.ROUTER));
    stage.start(request(false));
    assertThat(bus.asked(Settle.class))
        .singleElement()
        .extracting(Settle::charges)
        .isEqualTo(List.of());
    assertThat(stage.backlog.kept).isEmpty();
  }

  @Test
  void a_hold_that_used_up_the_deadline_is_released() {
    bus.refuse(Addresses.HOLD, new DeadlineExceeded("cost"));
    stage.start(request(false));
    assertThat(stage.error()).isEqualTo(new DeadlineExceeded("cost"));
    assertThat(bus.asked(Settle.class)).hasSize(1);
  }

  @Test
  void an_unanswered_hold_is_released_when_the_client_has_gone_meanwhile() {
    var late = Promise.<Outcome<Hold>>promise();
    bus.on(Addresses.HOLD, _ -> late.future());
    stage.start(request(false)).hangUp(() -> {});
    late.complete(Outcome.err(new UnitUnavailable(Unit.COST)));
    assertThat(bus.asked(Settle.class)).hasSize(1);
    assertThat(bus.asked(PlanRoute.class)).isEmpty();
  }

  @Test
  void a_placed_hold_is_settled_at_once_though_its_state_is_unknown() {
    bus.answer(
        Addresses.HOLD, q -> Hold.placed(q.id(), q.accounts(), new Money(1), CostState.UNKNOWN));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    stage.start(request(false));
    assertThat(bus.asked(Settle.class)).hasSize(1);
    assertThat(stage.backlog.kept).isEmpty();
    assertThat(stage.summary().cost().total()).isEqualTo(new Money(9));
  }

  @Test
  void the_output_a_hold_covers_binds_the_provider_where_the_caller_named_no_bound() {
    bus.answer(
        Addresses.HOLD,
        q ->
            Hold.placed(q.id(), q.accounts(), new Money(1), CostState.OK)
                .boundedTo(q.maxTokens().orElse(4_096)));
    stage.start(request(false));
    assertThat(bus.asked(CallProvider.class).getFirst().request().sampling().maxTokens())
        .hasValue(4_096);
  }

  @Test
  void a_strict_hold_for_what_nobody_offers_ends_the_request() {
    bus.refuse(Addresses.HOLD, new UnitUnavailable(Unit.PROVIDERS));
    stage.start(request(false));
    assertThat(stage.error().code()).isEqualTo("PROVIDERS_UNAVAILABLE");
    assertThat(bus.asked(CallProvider.class)).isEmpty();
  }

  @Test
  void cost_that_goes_away_before_the_end_leaves_the_usage_in_the_backlog() {
    bus.refuse(Addresses.SETTLE, new UnitUnavailable(Unit.COST));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    stage.start(request(false));
    assertThat(stage.summary().cost()).isEqualTo(CostReport.UNKNOWN);
    assertThat(stage.backlog.kept).hasSize(1);
  }

  @Test
  void a_passed_limit_is_told_and_nothing_settled() {
    bus.refuse(Addresses.HOLD, new CostLimitExceeded("key", new Money(5), new Money(5)));
    stage.start(request(false));
    assertThat(stage.error().code()).isEqualTo("COST_LIMIT_EXCEEDED");
    assertThat(bus.asked(Settle.class)).isEmpty();
  }

  @Test
  void without_the_router_the_hold_is_released() {
    bus.refuse(Addresses.PLAN, new UnitUnavailable(Unit.ROUTER));
    stage.start(request(false));
    assertThat(stage.error().code()).isEqualTo("ROUTER_UNAVAILABLE");
    assertThat(bus.asked(Settle.class).getFirst().charges()).isEmpty();
  }
}
