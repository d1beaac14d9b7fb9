package dev.signalbox.gateway;

import static dev.signalbox.gateway.PipelineStage.FINISH;
import static dev.signalbox.gateway.PipelineStage.plan;
import static dev.signalbox.gateway.PipelineStage.released;
import static dev.signalbox.gateway.PipelineStage.request;
import static dev.signalbox.gateway.Requests.FIRST;
import static dev.signalbox.gateway.Requests.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError.AllProvidersFailed;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.OutputBlocked;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.routing.DecisionOutcome;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How an inference ends, and that it is paid for once whichever way it does.
class PipelineEndingsTest {
  private final PipelineStage stage = new PipelineStage();
  private final ScriptedBus bus = stage.bus;
  private final RecordedAnswer answer = stage.answer;

  @Test
  void a_failed_provider_is_followed_by_the_next() {
    bus.streams.add(Outcome.err(new ProviderFailed("openai", 503, "overloaded")));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    stage.start(request(false));
    assertThat(stage.summary().course().step().target()).isEqualTo(SECOND);
    assertThat(stage.summary().course().attempts())
        .extracting(a -> a.status())
        .containsExactly(503, 200);
    assertThat(bus.asked(Settle.class).getFirst().charges())
        .singleElement()
        .extracting(c -> c.attempt())
        .isEqualTo(2);
  }

  @Test
  void a_stream_that_breaks_before_its_first_delta_is_followed_by_the_next() {
    var broken = new ScriptedStream();
    bus.streams.add(Outcome.ok(broken));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    stage.start(request(true));
    broken.fail(new ProviderFailed("openai", 200, "reset"));
    assertThat(answer.events).contains("text Hi", "done");
  }

  @Test
  void targets_that_fail_before_their_first_delta_cost_nothing() {
    var refused = new ScriptedStream();
    var overloaded = new ScriptedStream();
    bus.streams.add(Outcome.ok(refused));
    bus.streams.add(Outcome.ok(overloaded));
    stage.start(request(true));
    refused.fail(new ProviderRejected("openai", 401, "wrong key"));
    overloaded.fail(new ProviderFailed("anthropic", 503, "overloaded"));
    assertThat(stage.error()).isInstanceOf(AllProvidersFailed.class);
    assertThat(bus.asked(Settle.class).getFirst().charges()).isEmpty();
  }

  @Test
  void a_stream_that_breaks_later_is_an_error_and_paid_by_estimate() {
    var broken = new ScriptedStream();
    bus.streams.add(Outcome.ok(broken));
    stage.start(request(true));
    broken.send(new Delta.Text("Hello wo"));
    broken.end();
    assertThat(answer.events).contains("text Hello wo", "failed PROVIDER_FAILED");
    assertThat(bus.asked(CallProvider.class)).hasSize(1);
    var usage = bus.asked(Settle.class).getFirst().charges().getFirst().usage();
    assertThat(usage.outputTokens()).isEqualTo(2);
  }

  @Test
  void when_all_fail_each_attempt_is_told() {
    bus.streams.add(Outcome.err(new ProviderFailed("openai", 500, "boom")));
    bus.streams.add(Outcome.err(new ProviderRejected("anthropic", 404, "no model")));
    stage.start(request(false));
    assertThat(((AllProvidersFailed) stage.error()).attempts())
        .extracting(a -> a.target().provider() + " " + a.status() + " " + a.reason())
        .containsExactly("openai 500 boom", "anthropic 404 no model");
    assertThat(bus.asked(Settle.class).getFirst().charges()).isEmpty();
  }

  @Test
  void a_provider_that_quotes_the_guarded_prompt_in_its_refusal_is_not_quoted() {
    bus.on(
        Addresses.FILTER,
        q ->
            Future.succeededFuture(
                q.text().contains("abcdefghijklmnopqrstuvwxyz")
                    ? Outcome.err(new OutputBlocked(List.of()))
                    : released(q.text())));
    bus.streams.add(
        Outcome.err(new ProviderRejected("openai", 400, "bad: abcdefghijklmnopqrstuvwxyz")));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    stage.start(request(false));
    assertThat(stage.summary().course().attempts().getFirst().reason())
        .isEqualTo("its message was withheld");
    assertThat(stage.summary().course().attempts().getFirst().status()).isEqualTo(400);
    assertThat(bus.asked(FilterOutput.class).getFirst().channel()).isEqualTo("error");
  }

  @Test
  void refusals_alone_are_told_as_the_providers_own() {
    bus.answer(Addresses.PLAN, _ -> plan(FIRST));
    bus.streams.add(Outcome.err(new ProviderRejected("openai", 422, "bad tool")));
    stage.start(request(false));
    assertThat(stage.error()).isEqualTo(new ProviderRejected("openai", 422, "bad tool"));
  }

  @Test
  void without_any_providers_unit_that_unit_is_named() {
    stage.start(request(false));
    assertThat(stage.error()).isEqualTo(new UnitUnavailable(Unit.PROVIDERS));
  }

  @Test
  void a_client_that_hangs_up_cancels_the_call_and_pays_for_what_came() {
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    var pipeline = stage.start(request(true));
    stream.send(new Delta.Text("1234"));
    pipeline.hangUp(() -> {});
    assertThat(stream.cancelled).isTrue();
    assertThat(bus.asked(Settle.class).getFirst().charges().getFirst().usage().outputTokens())
        .isEqualTo(1);
    pipeline.hangUp(() -> {});
    assertThat(bus.asked(Settle.class)).hasSize(1);
    assertThat(stage.lane.isIdle()).isTrue();
  }

  @Test
  void of_many_that_hang_up_at_once_every_call_is_cancelled_before_they_are_settled() {
    var streams = IntStream.range(0, 20).mapToObj(_ -> new ScriptedStream()).toList();
    streams.forEach(stream -> bus.streams.add(Outcome.ok(stream)));
    var told = new AtomicInteger();
    streams.stream()
        .map(_ -> stage.start(request(true)))
        .toList()
        .forEach(pipeline -> pipeline.hangUp(told::incrementAndGet));
    assertThat(streams).allMatch(stream -> stream.cancelled);
    assertThat(bus.asked(Settle.class)).hasSize(1);
    stage.lane.endAll();
    assertThat(bus.asked(Settle.class)).hasSize(20);
    assertThat(told).hasValue(20);
  }

  @Test
  void a_hold_that_comes_after_the_client_has_gone_is_released() {
    var late = Promise.<Outcome<Hold>>promise();
    bus.on(Addresses.HOLD, _ -> late.future());
    var pipeline = stage.start(request(false));
    pipeline.hangUp(() -> {});
    late.complete(
        Outcome.ok(Hold.placed(new RequestId("r1"), List.of(), new Money(1), CostState.OK)));
    assertThat(bus.asked(Settle.class).getFirst().charges()).isEmpty();
    assertThat(bus.asked(PlanRoute.class)).isEmpty();
  }

  @Test
  void a_used_up_deadline_names_the_step_and_cancels() {
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    stage.start(request(true));
    stage.lane.sweep();
    assertThat(answer.error).isNull();
    stage.later(Duration.ofSeconds(121));
    stage.lane.sweep();
    assertThat(stage.error()).isEqualTo(new DeadlineExceeded("call"));
    assertThat(stream.cancelled).isTrue();
    assertThat(bus.asked(Settle.class)).hasSize(1);
  }

  @Test
  void a_lane_that_closes_ends_what_runs_as_unavailable_and_settles_it() {
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    stage.start(request(true));
    stage.lane.endAll();
    assertThat(bus.announced).as("before the process ends").hasSize(1);
    assertThat(stage.error()).isEqualTo(new UnitUnavailable(Unit.GATEWAY));
    assertThat(stage.error().httpStatus()).isEqualTo(503);
    assertThat(stream.cancelled).isTrue();
    assertThat(bus.asked(Settle.class)).hasSize(1);
  }

  @Test
  void what_became_of_a_decision_is_announced_together_with_others() {
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    stage.start(request(false));
    bus.streams.add(Outcome.err(new ProviderRejected("openai", 422, "bad")));
    bus.streams.add(Outcome.err(new ProviderRejected("anthropic", 422, "bad")));
    stage.start(request(false));
    bus.streams.add(Outcome.ok(new ScriptedStream()));
    stage.start(request(true)).hangUp(() -> {});
    assertThat(answer.decision).isEqualTo("dec_1");
    assertThat(bus.announced).isEmpty();
    stage.lane.sweep();
    assertThat(bus.announced)
        .singleElement()
        .isInstanceOfSatisfying(
            DecisionOutcome.Batch.class,
            batch ->
                assertThat(batch.outcomes())
                    .extracting(o -> o.decisionId() + " " + o.code() + " " + o.attempts().size())
                    .containsExactly(
                        "dec_1 OK 1", "dec_1 PROVIDER_ERROR 2", "dec_1 CLIENT_GONE 1"));
  }
}
