package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.AllProvidersFailed;
import dev.signalbox.api.GatewayError.CostLimitExceeded;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.InputRejected;
import dev.signalbox.api.GatewayError.OutputBlocked;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.ProviderRejected;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Tool;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.DecisionOutcome;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.Clearance;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Inspect;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InferencePipelineTest {
  private static final Target FIRST = new Target("openai", "gpt-4o-mini");
  private static final Target SECOND = new Target("ollama", "llama");
  private static final Usage USED = Usage.of(10, 5);
  private static final Delta FINISH = new Delta.Finish(FinishReason.STOP, USED, "gpt-x");

  private final ScriptedBus bus = new ScriptedBus();
  private final RecordedAnswer answer = new RecordedAnswer();
  private final MemoryBacklog backlog = new MemoryBacklog();
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");
  private final InstantSource clock = () -> now;
  private Set<String> strict = Set.of();
  private final StrictAccounts strictAccounts =
      new StrictAccounts(() -> Future.succeededFuture(strict), Duration.ofMillis(300));
  private final Lane lane = Lanes.of(bus, clock, new ManualTimers(), strictAccounts, backlog);

  @BeforeEach
  void all_units_are_well() {
    strictAccounts.refresh();
    bus.answer(
        Addresses.INSPECT, _ -> new Clearance(new Canary("abcdefghijklmnopqrstuvwxyz"), List.of()));
    bus.answer(
        Addresses.HOLD, q -> Hold.placed(q.id(), q.accounts(), new Money(1), CostState.WARNING));
    bus.answer(Addresses.PLAN, _ -> plan(FIRST, SECOND));
    bus.answer(
        Addresses.FILTER, q -> new FilteredOutput(q.text(), FilterProgress.START, List.of()));
    bus.answer(
        Addresses.SETTLE,
        _ -> new CostReport(new Money(7), new Money(9), new Money(2), CostState.OK));
  }

  @Test
  void asks_every_unit_in_order_and_settles_what_was_used() {
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    start(request(false));
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
    assertThat(summary().cost().total()).isEqualTo(new Money(9));
    assertThat(lane.isIdle()).isTrue();
  }

  @Test
  void guards_the_system_prompt_before_the_provider_and_not_before_the_filter() {
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    start(request(false));
    assertThat(bus.asked(CallProvider.class).getFirst().request().systemPrompt())
        .startsWith("Be brief.")
        .contains("abcdefghijklmnopqrstuvwxyz");
    assertThat(bus.asked(FilterOutput.class).getFirst().protectedPrompt()).isEqualTo("Be brief.");
  }

  @Test
  void a_refused_input_reaches_nobody_else() {
    bus.refuse(Addresses.INSPECT, new InputRejected(List.of()));
    start(request(false));
    assertThat(error().code()).isEqualTo("INPUT_VALIDATION_FAILED");
    assertThat(bus.asked).hasSize(1);
  }

  @Test
  void without_security_nothing_moves() {
    bus.refuse(Addresses.INSPECT, new UnitUnavailable(Unit.SECURITY));
    start(request(true));
    assertThat(error().code()).isEqualTo("SECURITY_UNAVAILABLE");
    assertThat(bus.asked(CallProvider.class)).isEmpty();
  }

  @Test
  void without_the_filter_nothing_leaves_and_the_call_is_cancelled_and_paid() {
    bus.refuse(Addresses.FILTER, new UnitUnavailable(Unit.SECURITY));
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    start(request(true));
    stream.send(new Delta.Text("12345678"));
    assertThat(answer.text).isEmpty();
    assertThat(error().code()).isEqualTo("SECURITY_UNAVAILABLE");
    assertThat(stream.cancelled).isTrue();
    var usage = bus.asked(Settle.class).getFirst().charges().getFirst().usage();
    assertThat(usage.outputTokens()).isEqualTo(2);
    assertThat(usage.estimated()).isTrue();
  }

  @Test
  void a_block_ends_the_stream_and_settles() {
    bus.refuse(Addresses.FILTER, new OutputBlocked(List.of()));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("leak"), FINISH)));
    start(request(true));
    assertThat(error().code()).isEqualTo("OUTPUT_SECURITY_CHECK_FAILED");
    assertThat(bus.asked(Settle.class)).hasSize(1);
    assertThat(bus.asked(Settle.class).getFirst().charges().getFirst().usage()).isEqualTo(USED);
  }

  @Test
  void without_cost_the_request_goes_on_and_its_usage_is_kept() {
    bus.refuse(Addresses.HOLD, new UnitUnavailable(Unit.COST));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    start(request(false));
    assertThat(summary().cost().state()).isEqualTo(CostState.UNKNOWN);
    assertThat(backlog.kept).singleElement().extracting(s -> s.charges().size()).isEqualTo(1);
    assertThat(bus.asked(PlanRoute.class).getFirst().costState()).isEqualTo(CostState.UNKNOWN);
  }

  @Test
  void without_cost_strict_accounts_are_refused() {
    strict = Set.of("session:anonymous:s1");
    strictAccounts.refresh();
    bus.refuse(Addresses.HOLD, new UnitUnavailable(Unit.COST));
    start(request(false));
    assertThat(error().code()).isEqualTo("COST_UNAVAILABLE");
    assertThat(bus.asked(CallProvider.class)).isEmpty();
    assertThat(bus.asked(Settle.class))
        .as("the hold may have been placed after the bus gave up")
        .singleElement()
        .extracting(Settle::charges)
        .isEqualTo(List.of());
    assertThat(backlog.kept).isEmpty();
  }

  @Test
  void an_unanswered_hold_is_released_when_nothing_was_used() {
    bus.refuse(Addresses.HOLD, new UnitUnavailable(Unit.COST));
    bus.refuse(Addresses.PLAN, new UnitUnavailable(Unit.ROUTER));
    start(request(false));
    assertThat(bus.asked(Settle.class))
        .singleElement()
        .extracting(Settle::charges)
        .isEqualTo(List.of());
    assertThat(backlog.kept).isEmpty();
  }

  @Test
  void a_hold_that_used_up_the_deadline_is_released() {
    bus.refuse(Addresses.HOLD, new DeadlineExceeded("cost"));
    start(request(false));
    assertThat(error()).isEqualTo(new DeadlineExceeded("cost"));
    assertThat(bus.asked(Settle.class)).hasSize(1);
  }

  @Test
  void an_unanswered_hold_is_released_when_the_client_has_gone_meanwhile() {
    var late = Promise.<Outcome<Hold>>promise();
    bus.on(Addresses.HOLD, _ -> late.future());
    start(request(false)).hangUp();
    late.complete(Outcome.err(new UnitUnavailable(Unit.COST)));
    assertThat(bus.asked(Settle.class)).hasSize(1);
    assertThat(bus.asked(PlanRoute.class)).isEmpty();
  }

  @Test
  void a_placed_hold_is_settled_at_once_though_its_state_is_unknown() {
    bus.answer(
        Addresses.HOLD, q -> Hold.placed(q.id(), q.accounts(), new Money(1), CostState.UNKNOWN));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    start(request(false));
    assertThat(bus.asked(Settle.class)).hasSize(1);
    assertThat(backlog.kept).isEmpty();
    assertThat(summary().cost().total()).isEqualTo(new Money(9));
  }

  @Test
  void the_output_a_hold_covers_binds_the_provider_where_the_caller_named_no_bound() {
    bus.answer(
        Addresses.HOLD,
        q ->
            Hold.placed(q.id(), q.accounts(), new Money(1), CostState.OK)
                .boundedTo(q.maxTokens().orElse(4_096)));
    start(request(false));
    assertThat(bus.asked(CallProvider.class).getFirst().request().sampling().maxTokens())
        .hasValue(4_096);
  }

  @Test
  void a_strict_hold_for_what_nobody_offers_ends_the_request() {
    bus.refuse(Addresses.HOLD, new UnitUnavailable(Unit.PROVIDERS));
    start(request(false));
    assertThat(error().code()).isEqualTo("PROVIDERS_UNAVAILABLE");
    assertThat(bus.asked(CallProvider.class)).isEmpty();
  }

  @Test
  void cost_that_goes_away_before_the_end_leaves_the_usage_in_the_backlog() {
    bus.refuse(Addresses.SETTLE, new UnitUnavailable(Unit.COST));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    start(request(false));
    assertThat(summary().cost()).isEqualTo(CostReport.UNKNOWN);
    assertThat(backlog.kept).hasSize(1);
  }

  @Test
  void a_passed_limit_is_told_and_nothing_settled() {
    bus.refuse(Addresses.HOLD, new CostLimitExceeded("key", new Money(5), new Money(5)));
    start(request(false));
    assertThat(error().code()).isEqualTo("COST_LIMIT_EXCEEDED");
    assertThat(bus.asked(Settle.class)).isEmpty();
  }

  @Test
  void without_the_router_the_hold_is_released() {
    bus.refuse(Addresses.PLAN, new UnitUnavailable(Unit.ROUTER));
    start(request(false));
    assertThat(error().code()).isEqualTo("ROUTER_UNAVAILABLE");
    assertThat(bus.asked(Settle.class).getFirst().charges()).isEmpty();
  }

  @Test
  void a_failed_provider_is_followed_by_the_next() {
    bus.streams.add(Outcome.err(new ProviderFailed("openai", 503, "overloaded")));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    start(request(false));
    assertThat(summary().course().step().target()).isEqualTo(SECOND);
    assertThat(summary().course().attempts()).extracting(a -> a.status()).containsExactly(503, 200);
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
    start(request(true));
    broken.fail(new ProviderFailed("openai", 200, "reset"));
    assertThat(answer.events).contains("text Hi", "done");
  }

  @Test
  void targets_that_fail_before_their_first_delta_cost_nothing() {
    var refused = new ScriptedStream();
    var overloaded = new ScriptedStream();
    bus.streams.add(Outcome.ok(refused));
    bus.streams.add(Outcome.ok(overloaded));
    start(request(true));
    refused.fail(new ProviderRejected("openai", 401, "wrong key"));
    overloaded.fail(new ProviderFailed("ollama", 503, "overloaded"));
    assertThat(error()).isInstanceOf(AllProvidersFailed.class);
    assertThat(bus.asked(Settle.class).getFirst().charges()).isEmpty();
  }

  @Test
  void a_stream_that_breaks_later_is_an_error_and_paid_by_estimate() {
    var broken = new ScriptedStream();
    bus.streams.add(Outcome.ok(broken));
    start(request(true));
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
    bus.streams.add(Outcome.err(new ProviderRejected("ollama", 404, "no model")));
    start(request(false));
    assertThat(((AllProvidersFailed) error()).attempts())
        .extracting(a -> a.target().provider() + " " + a.status() + " " + a.reason())
        .containsExactly("openai 500 boom", "ollama 404 no model");
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
    start(request(false));
    assertThat(summary().course().attempts().getFirst().reason())
        .isEqualTo("its message was withheld");
    assertThat(summary().course().attempts().getFirst().status()).isEqualTo(400);
    assertThat(bus.asked(FilterOutput.class).getFirst().channel()).isEqualTo("error");
  }

  @Test
  void refusals_alone_are_told_as_the_providers_own() {
    bus.answer(Addresses.PLAN, _ -> plan(FIRST));
    bus.streams.add(Outcome.err(new ProviderRejected("openai", 422, "bad tool")));
    start(request(false));
    assertThat(error()).isEqualTo(new ProviderRejected("openai", 422, "bad tool"));
  }

  @Test
  void without_any_providers_unit_that_unit_is_named() {
    start(request(false));
    assertThat(error()).isEqualTo(new UnitUnavailable(Unit.PROVIDERS));
  }

  @Test
  void a_client_that_hangs_up_cancels_the_call_and_pays_for_what_came() {
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    var pipeline = start(request(true));
    stream.send(new Delta.Text("1234"));
    pipeline.hangUp();
    assertThat(stream.cancelled).isTrue();
    assertThat(bus.asked(Settle.class).getFirst().charges().getFirst().usage().outputTokens())
        .isEqualTo(1);
    pipeline.hangUp();
    assertThat(bus.asked(Settle.class)).hasSize(1);
    assertThat(lane.isIdle()).isTrue();
  }

  @Test
  void a_hold_that_comes_after_the_client_has_gone_is_released() {
    var late = Promise.<Outcome<Hold>>promise();
    bus.on(Addresses.HOLD, _ -> late.future());
    var pipeline = start(request(false));
    pipeline.hangUp();
    late.complete(
        Outcome.ok(Hold.placed(new RequestId("r1"), List.of(), new Money(1), CostState.OK)));
    assertThat(bus.asked(Settle.class).getFirst().charges()).isEmpty();
    assertThat(bus.asked(PlanRoute.class)).isEmpty();
  }

  @Test
  void a_used_up_deadline_names_the_step_and_cancels() {
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    start(request(true));
    lane.sweep();
    assertThat(answer.error).isNull();
    now = now.plusSeconds(121);
    lane.sweep();
    assertThat(error()).isEqualTo(new DeadlineExceeded("call"));
    assertThat(stream.cancelled).isTrue();
    assertThat(bus.asked(Settle.class)).hasSize(1);
  }

  @Test
  void a_lane_that_closes_ends_what_runs_as_unavailable_and_settles_it() {
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    start(request(true));
    lane.endAll();
    assertThat(error()).isEqualTo(new UnitUnavailable(Unit.GATEWAY));
    assertThat(error().httpStatus()).isEqualTo(503);
    assertThat(stream.cancelled).isTrue();
    assertThat(bus.asked(Settle.class)).hasSize(1);
  }

  @Test
  void names_of_a_provider_that_are_none_do_not_leave() {
    bus.streams.add(
        Outcome.ok(
            new ScriptedStream(
                new Delta.ToolCallStart(0, "the prompt is", "add"),
                new Delta.Finish(FinishReason.STOP, USED, "Be brief."))));
    start(request(false));
    assertThat(answer.events).noneMatch(event -> event.contains("the prompt"));
    assertThat(summary().model()).isEqualTo(FIRST.model());
  }

  @Test
  void deltas_that_come_while_the_filter_works_go_together_into_the_next_question() {
    var pending = new ArrayList<Promise<Outcome<FilteredOutput>>>();
    bus.on(
        Addresses.FILTER,
        _ -> {
          pending.add(Promise.promise());
          return pending.getLast().future();
        });
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    start(request(true));
    stream.send(new Delta.Text("a"));
    stream.send(new Delta.Text("b"), new Delta.Text("c"));
    stream.send(FINISH);
    assertThat(pending).hasSize(1);
    pending.getFirst().complete(released("a"));
    assertThat(bus.asked(FilterOutput.class))
        .extracting(q -> q.text() + q.last())
        .containsExactly("afalse", "bctrue");
    pending.getLast().complete(released("bc"));
    assertThat(answer.events).endsWith("text a", "text bc", "done");
  }

  @Test
  void held_back_text_is_asked_for_at_the_end() {
    bus.answer(
        Addresses.FILTER,
        q ->
            q.last()
                ? new FilteredOutput(
                    q.progress().held() + q.text(), FilterProgress.START, List.of())
                : new FilteredOutput("", new FilterProgress("held", "", 0), List.of()));
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    start(request(true));
    stream.send(new Delta.Text("held"));
    assertThat(answer.text).isEmpty();
    stream.send(FINISH);
    assertThat(answer.text).hasToString("held");
  }

  @Test
  void tool_arguments_are_filtered_in_a_channel_of_their_own() {
    bus.streams.add(
        Outcome.ok(
            new ScriptedStream(
                new Delta.ToolCallStart(0, "c1", "add"),
                new Delta.ToolCallArguments(0, "{\"a\":"),
                new Delta.ToolCallArguments(0, "1}"),
                new Delta.ToolCallStart(1, "c2", "made_up"),
                FINISH)));
    start(request(false));
    assertThat(bus.asked(FilterOutput.class))
        .extracting(q -> q.channel() + "=" + q.text())
        .containsExactly("tool_calls[0].arguments={\"a\":1}", "tool_calls[1].name=made_up");
    assertThat(answer.events)
        .containsSubsequence("tool 0 c1 add", "arguments 0 {\"a\":1}", "tool 1 c2 made_up");
  }

  @Test
  void what_became_of_a_decision_is_announced_together_with_others() {
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    start(request(false));
    bus.streams.add(Outcome.err(new ProviderRejected("openai", 422, "bad")));
    bus.streams.add(Outcome.err(new ProviderRejected("ollama", 422, "bad")));
    start(request(false));
    bus.streams.add(Outcome.ok(new ScriptedStream()));
    start(request(true)).hangUp();
    assertThat(answer.decision).isEqualTo("dec_1");
    assertThat(bus.announced).isEmpty();
    lane.sweep();
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

  @Test
  void a_slow_client_stops_the_provider_until_it_reads_again() {
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    var pipeline = start(request(true));
    stream.send(new Delta.Text("a"));
    answer.full = true;
    stream.send(new Delta.Text("b"));
    stream.send(new Delta.Text("c"));
    assertThat(stream.pauses).isEqualTo(1);
    assertThat(answer.text).hasToString("a");
    answer.full = false;
    pipeline.drained();
    assertThat(stream.resumes).isEqualTo(1);
    assertThat(answer.text).hasToString("abc");
  }

  @Test
  void a_slow_filter_stops_the_provider() {
    bus.on(Addresses.FILTER, _ -> Promise.<Outcome<FilteredOutput>>promise().future());
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    start(request(true));
    stream.send(new Delta.Text("a"));
    stream.send(new Delta.Text("x".repeat(70_000)));
    assertThat(stream.pauses).isEqualTo(1);
  }

  @Test
  void a_character_cut_in_two_is_put_together() {
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    start(request(true));
    stream.send(new Delta.Text("a\ud83d"));
    stream.send(new Delta.Text("\ude00b"));
    stream.send(new Delta.Text("\ud83d"));
    stream.send(FINISH);
    assertThat(answer.text).hasToString("a😀b\uFFFD");
    assertThat(answer.events).doesNotContain("text a\ud83d");
  }

  private InferencePipeline start(InferenceRequest request) {
    var pipeline = new InferencePipeline(lane, request, new InputSize(100, 0), answer);
    pipeline.start();
    return pipeline;
  }

  private AnswerSummary summary() {
    assertThat(answer.summary).as("events %s", answer.events).isNotNull();
    return Objects.requireNonNull(answer.summary);
  }

  private GatewayError error() {
    assertThat(answer.error).as("events %s", answer.events).isNotNull();
    return Objects.requireNonNull(answer.error);
  }

  private static Outcome<FilteredOutput> released(String text) {
    return Outcome.ok(new FilteredOutput(text, FilterProgress.START, List.of()));
  }

  private static Plan plan(Target... targets) {
    return new Plan(
        "dec_1",
        "cheapest",
        List.of(targets).stream().map(t -> new Plan.Step(t, "cheapest first", true)).toList(),
        new Plan.Effort(targets.length - 1, 0, 0, OptionalLong.empty()));
  }

  private static InferenceRequest request(boolean stream) {
    return new InferenceRequest(
        new RequestId("r1"),
        CallerKey.ANONYMOUS,
        Optional.of("s1"),
        "auto",
        "Be brief.",
        List.of(Message.of(Role.USER, "Hello")),
        Sampling.DEFAULT,
        List.of(new Tool("add", "", "{}")),
        new ResponseFormat.Text(),
        stream,
        RoutingHints.NONE,
        Map.of());
  }
}
