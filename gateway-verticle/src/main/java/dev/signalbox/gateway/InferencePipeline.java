package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.Internal;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.routing.DecisionOutcome;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.security.Clearance;
import dev.signalbox.api.security.FilterOutput;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.Inspect;
import dev.signalbox.bus.Addresses;
import dev.signalbox.gateway.access.ModelAccess;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The life of one inference, top to bottom: inspect, hold, plan, call, filter, settle. It conducts
/// and decides nothing: policy is in the units' answers. Whichever way it ends (whole, refused,
/// broken off, client gone, time used up), it ends once, and its hold with it.
final class InferencePipeline implements Lane.Timed, ProviderCalls.Listener, OutputFilter.Listener {
  private final Lane lane;
  private final Identity identity;
  private final InferenceRequest request;
  private final InputSize size;
  private final AnswerSink sink;
  private final Deadline deadline;
  private final long beganNanos = System.nanoTime();
  private final List<Account> accounts;
  private final List<Finding> flagged = new ArrayList<>(0);
  private Step step = Step.INSPECT;
  private @Nullable Hold hold;
  private @Nullable Plan plan;
  private @Nullable ProviderCalls calls;
  private @Nullable OutputFilter filter;
  private boolean over;

  InferencePipeline(
      Lane lane, Identity identity, InferenceRequest request, InputSize size, AnswerSink sink) {
    this.lane = lane;
    this.identity = identity;
    this.request = request;
    this.size = size;
    this.sink = sink;
    this.deadline = lane.newDeadline();
    this.accounts = Account.of(identity, request.sessionId());
  }

  void start() {
    lane.enter(this);
    var asked = lane.ask(Step.INSPECT, Addresses.INSPECT, new Inspect(request), deadline);
    next(Step.INSPECT, asked, this::hold, this::end);
  }

  private void hold(Clearance clearance) {
    flagged.addAll(clearance.findings());
    var question = HoldQuestion.of(identity, request, size, sink.approvalId());
    next(
        Step.HOLD,
        new HoldQuestion(lane, request, deadline, () -> !over).ask(question),
        held -> plan(clearance, held),
        error -> withoutHold(clearance, error));
  }

  /// While the cost unit is away, only those go on who may owe.
  private void withoutHold(Clearance clearance, GatewayError error) {
    var unknown = Hold.unknown(request.id(), accounts);
    if (isOutage(error) || error instanceof DeadlineExceeded) {
      hold = unknown;
    }
    if (over) {
      settle();
    } else if (!isOutage(error)) {
      end(error);
    } else if (lane.strictAccounts().mayBeStrict(accounts)) {
      end(new UnitUnavailable(Unit.COST));
    } else {
      plan(clearance, unknown);
    }
  }

  private static boolean isOutage(GatewayError error) {
    return error.equals(new UnitUnavailable(Unit.COST)) || error instanceof Internal;
  }

  private void plan(Clearance clearance, Hold held) {
    hold = held;
    var question = RouteQuestion.of(request, size.usualTokens(), held);
    var asked = lane.ask(Step.PLAN, Addresses.PLAN, question, deadline);
    next(
        Step.PLAN,
        asked.map(planned -> ModelAccess.permitted(identity, request.model(), planned)),
        planned -> call(clearance, planned),
        this::end);
  }

  private void call(Clearance clearance, Plan planned) {
    step = Step.CALL;
    plan = planned;
    sink.decided(planned);
    var canary = clearance.canary();
    var subject =
        new OutputFilter.Subject(
            request.id(), canary, request.systemPrompt(), request.stream(), request.tools());
    filter = new OutputFilter(this::filtered, subject, sink, this);
    var openings = new Openings(lane.bus(), Objects.requireNonNull(hold), size, deadline);
    var guarded = request.withSystemPrompt(canary.guard(request.systemPrompt()));
    var order = CallOrder.of(guarded, planned, openings);
    calls = new ProviderCalls(lane, order, new UpstreamReasons(this::filtered, subject), this);
    calls.start();
  }

  private Future<Outcome<FilteredOutput>> filtered(FilterOutput piece) {
    return lane.ask(Step.FILTER, Addresses.FILTER, piece, deadline);
  }

  @Override
  public void began(Plan.Step chosen) {
    step = Step.FILTER;
    sink.begun(chosen.target());
  }

  @Override
  public void deltas(List<Delta> batch) {
    if (over || filter == null) {
      return;
    }
    for (var delta : batch) {
      filter.add(delta);
    }
    filter.pump();
    regulate(filter);
  }

  @Override
  public void released() {
    Optional.ofNullable(filter).ifPresent(this::regulate);
  }

  /// The client reads again after [AnswerSink#isFull].
  void drained() {
    if (!over && filter != null) {
      filter.pump();
      regulate(filter);
    }
  }

  /// Stops the provider while the client or the filter is behind.
  private void regulate(OutputFilter output) {
    if (over || calls == null) {
      return;
    }
    if (output.isTooLarge()) {
      end(calls.broken("its answer is too large to be passed on"));
      return;
    }
    calls.hold(sink.isFull() || output.isBehind());
  }

  @Override
  public void finished() {
    if (over) {
      return;
    }
    step = Step.SETTLE;
    stop();
    tell(Outcomes.OK);
    var began = System.nanoTime();
    lane.settlement()
        .settle(Objects.requireNonNull(hold), settlement())
        .onSuccess(report -> {
          lane.meters().step(Step.SETTLE, System.nanoTime() - began);
          sink.done(summary(report));
        });
  }

  @Override
  public void failed(GatewayError error) {
    end(error);
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public String stage() {
    return step.label();
  }

  @Override
  public void beat() {
    sink.beat();
  }

  /// The client has gone: nobody is told, all is paid.
  void hangUp() {
    if (!over) {
      stop();
      tell(Outcomes.CLIENT_GONE);
      settle();
    }
  }

  @Override
  public void end(GatewayError error) {
    if (over) {
      return;
    }
    stop();
    tell(error.code());
    sink.failed(error);
    settle();
  }

  /// What became of the decision, where there was one.
  private void tell(String code) {
    if (plan != null && calls != null) {
      lane.outcomes()
          .add(new DecisionOutcome(plan.decisionId(), calls.attempts(), code, elapsedMillis()));
    }
  }

  private long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
  }

  private void stop() {
    over = true;
    lane.leave(this);
    Optional.ofNullable(filter).ifPresent(OutputFilter::stop);
    Optional.ofNullable(calls).ifPresent(ProviderCalls::stop);
  }

  private void settle() {
    if (hold != null) {
      var settling = settlement();
      lane.settlement()
          .settle(hold, settling)
          .onSuccess(report -> sink.settled(report, Said.together(settling.charges())));
    }
  }

  private Settle settlement() {
    var now = lane.clock().millis();
    return calls == null
        ? new Settle(request.id(), accounts, List.of(), now)
        : new Settle(request.id(), accounts, calls.charges(), now, calls.unpaid());
  }

  private AnswerSummary summary(CostReport report) {
    var findings = new ArrayList<>(flagged);
    findings.addAll(Objects.requireNonNull(filter).findings());
    var ran = Objects.requireNonNull(calls);
    return AnswerSummary.of(
        ran, report, findings, elapsedMillis(), Budgeted.of(request, hold, ran.finish()));
  }

  /// Goes on with `next` unless the inference has ended meanwhile; a hold that comes too late is
  /// released.
  private <A> void next(
      Step asked, Future<Outcome<A>> asking, Consumer<A> next, Consumer<GatewayError> otherwise) {
    step = asked;
    asking.onComplete(outcome -> answered(outcome, next, otherwise), _ -> end(new Internal()));
  }

  private <A> void answered(
      Outcome<A> outcome, Consumer<A> next, Consumer<GatewayError> otherwise) {
    switch (outcome) {
      case Outcome.Ok<A>(Hold late) when over -> {
        hold = late;
        settle();
      }
      case Outcome.Ok<A> _ when over -> {}
      case Outcome.Ok<A>(A answer) -> next.accept(answer);
      case Outcome.Err<A>(var error) -> otherwise.accept(error);
    }
  }
}
