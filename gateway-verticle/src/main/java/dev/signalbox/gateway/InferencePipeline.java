package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.Internal;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.KeptStream;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.Clearance;
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
final class InferencePipeline implements Lane.Timed, Answering.Listener {
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
  private @Nullable Answering answer;
  private Timers.@Nullable Pending waiting;
  private Keeping keeping = Keeping.NONE;
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

  /// Its answer is kept for a client that goes and comes back.
  InferencePipeline kept(Keeping how) {
    keeping = how;
    return this;
  }

  void start() {
    lane.enter(this);
    var asked = lane.verdict(Step.INSPECT, Addresses.INSPECT, new Inspect(request), deadline);
    next(Step.INSPECT, asked, this::hold, this::end);
  }

  private void hold(Clearance clearance) {
    flagged.addAll(clearance.findings());
    var most = lane.strictAccounts().mayBeStrict(accounts) ? size : size.withUsualDocuments();
    var question = HoldQuestion.of(identity, request, most, sink.approvalId());
    next(
        Step.HOLD,
        new HoldQuestion(lane, request, deadline, () -> !over).ask(question),
        held -> plan(clearance, held),
        error -> withoutHold(clearance, error));
  }

  /// While the cost unit is away, only those go on who may owe.
  private void withoutHold(Clearance clearance, GatewayError error) {
    var unknown = Hold.unknown(request.id(), accounts);
    if (HoldQuestion.isOutage(error) || error instanceof DeadlineExceeded) {
      hold = unknown;
    }
    if (over) {
      settle();
    } else if (!HoldQuestion.isOutage(error)) {
      end(error);
    } else if (lane.strictAccounts().mayBeStrict(accounts)) {
      end(new UnitUnavailable(Unit.COST));
    } else {
      plan(clearance, unknown);
    }
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
    sink.decided(planned);
    var held = Objects.requireNonNull(hold);
    var guarded = request.withSystemPrompt(clearance.canary().guard(request.systemPrompt()));
    var order = CallOrder.of(guarded, planned, openings(held));
    call(
        clearance.canary(),
        keeping.isKept()
            ? order.keeping(keeping.ticket(identity, clearance, held, planned))
            : order);
  }

  private Openings openings(Hold held) {
    return new Openings(lane.bus(), held, size, deadline);
  }

  /// Goes on with an answer that `keeper` has, from its beginning.
  void resume(KeptStream stream, CallOrder.Keeper keeper) {
    lane.enter(this);
    var ticket = stream.call().ticket().orElseThrow();
    hold = ticket.hold();
    flagged.addAll(ticket.findings());
    sink.decided(ticket.plan());
    call(ticket.canary(), CallOrder.kept(stream, keeper, openings(ticket.hold())));
  }

  private void call(Canary canary, CallOrder order) {
    step = Step.CALL;
    var subject =
        new OutputFilter.Subject(
            request.id(), canary, request.systemPrompt(), order.pace(), request.tools());
    answer = new Answering(lane, sink, subject, order, this);
    answer.start();
  }

  @Override
  public void began(Plan.Step chosen) {
    step = Step.FILTER;
  }

  /// The client reads again after [AnswerSink#isFull].
  void drained() {
    Optional.ofNullable(answer).ifPresent(Answering::drained);
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
          var ran = Objects.requireNonNull(answer);
          sink.done(ran.summary(request, report, flagged, elapsedMillis()));
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

  /// The client has gone. An answer that outlives it goes on for whoever comes back; what has come
  /// so far is told before `then`.
  void hangUp(Runnable then) {
    if (keeping.outlivesReader() && answer != null && !over) {
      waiting = lane.timers().in(keeping.graceMillis(), this::giveUp);
      ran();
    } else {
      giveUp();
    }
    lane.afterwards(then);
  }

  /// Nobody is told, all is paid; the provider's connection is closed before anything else.
  private void giveUp() {
    if (!over) {
      halt();
      lane.afterwards(() -> {
        ran();
        tell(Outcomes.CLIENT_GONE);
        settle();
      });
    }
  }

  @Override
  public void end(GatewayError error) {
    if (over) {
      return;
    }
    var goesOn = answer != null && answer.leaves(keeping, error);
    stop();
    if (goesOn) {
      sink.takenOver(error);
    } else {
      sink.failed(error);
      tell(error.code());
      settle();
    }
  }

  /// What became of the decision, where anybody was called.
  private void tell(String code) {
    Optional.ofNullable(answer).ifPresent(ran -> ran.tellEnd(code, elapsedMillis()));
  }

  private long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
  }

  private void stop() {
    halt();
    ran();
  }

  private void halt() {
    over = true;
    lane.leave(this);
    Optional.ofNullable(waiting).ifPresent(Timers.Pending::cancel);
    Optional.ofNullable(answer).ifPresent(Answering::stop);
  }

  private void ran() {
    Optional.ofNullable(answer).ifPresent(Answering::ran);
  }

  private void settle() {
    var held = hold;
    hold = null;
    if (held != null) {
      var settling = settlement();
      lane.settlement()
          .settle(held, settling)
          .onSuccess(report -> sink.settled(report, Said.together(settling.charges())));
    }
  }

  private Settle settlement() {
    var now = lane.clock().millis();
    return answer == null
        ? new Settle(request.id(), accounts, List.of(), now)
        : new Settle(request.id(), accounts, answer.charges(), now, answer.unpaid());
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
