package dev.signalbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FinishReason;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Sampling;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.Clearance;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.bus.Addresses;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/// A pipeline among units that are all well until a test says otherwise.
final class PipelineStage {
  static final Usage USED = Usage.of(10, 5);
  static final Delta FINISH = new Delta.Finish(FinishReason.STOP, USED, "gpt-x");

  final ScriptedBus bus = new ScriptedBus();
  final RecordedAnswer answer = new RecordedAnswer();
  final MemoryBacklog backlog = new MemoryBacklog();
  final StrictAccounts strictAccounts =
      new StrictAccounts(() -> Future.succeededFuture(strict()), Duration.ofMillis(300));
  final MeterRegistry meters = new SimpleMeterRegistry();
  final Lane lane;
  private Instant now = Instant.parse("2026-11-21T00:00:00Z");
  private Set<String> strict = Set.of();

  PipelineStage() {
    this(new ManualTimers());
  }

  PipelineStage(Timers timers) {
    lane =
        Lanes.of(bus, this::now, timers, new Lanes.Surroundings(strictAccounts, backlog, meters));
    strictAccounts.refresh();
    bus.answer(
        Addresses.INSPECT, _ -> new Clearance(new Canary("abcdefghijklmnopqrstuvwxyz"), List.of()));
    bus.answer(
        Addresses.HOLD, q -> Hold.placed(q.id(), q.accounts(), new Money(1), CostState.WARNING));
    bus.answer(Addresses.PLAN, _ -> plan(Requests.FIRST, Requests.SECOND));
    bus.answer(
        Addresses.FILTER, q -> new FilteredOutput(q.text(), FilterProgress.START, List.of()));
    bus.answer(
        Addresses.SETTLE,
        _ -> new CostReport(new Money(7), new Money(9), new Money(2), CostState.OK));
  }

  private Instant now() {
    return now;
  }

  private Set<String> strict() {
    return strict;
  }

  void later(Duration passed) {
    now = now.plus(passed);
  }

  /// From a moment ago: nobody has been told yet.
  void strict(Set<String> accounts) {
    strict = accounts;
  }

  InferencePipeline start(InferenceRequest request) {
    var pipeline =
        new InferencePipeline(
            lane,
            Identity.of(request.caller(), Authority.CALLER),
            request,
            new InputSize(100, 0),
            answer);
    pipeline.start();
    return pipeline;
  }

  AnswerSummary summary() {
    assertThat(answer.summary).as("events %s", answer.events).isNotNull();
    return Objects.requireNonNull(answer.summary);
  }

  GatewayError error() {
    assertThat(answer.error).as("events %s", answer.events).isNotNull();
    return Objects.requireNonNull(answer.error);
  }

  /// The sum of the counters `name` of which label `tag` is `value`.
  double counted(String name, String tag, String value) {
    return meters.find(name).tag(tag, value).counters().stream().mapToDouble(Counter::count).sum();
  }

  static Outcome<FilteredOutput> released(String text) {
    return Outcome.ok(new FilteredOutput(text, FilterProgress.START, List.of()));
  }

  /// Each target once.
  static Plan plan(Target... targets) {
    return Requests.plan(new Plan.Effort(targets.length - 1, 0, 0, OptionalLong.empty()), targets);
  }

  static InferenceRequest request(boolean stream) {
    return Requests.request(stream, RoutingHints.NONE, Sampling.DEFAULT);
  }
}
