package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.AllProvidersFailed;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.Internal;
import dev.signalbox.api.GatewayError.ProviderFailed;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.routing.DecisionOutcome;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.security.Inspect;
import dev.signalbox.bus.Address;
import dev.signalbox.bus.Addresses;
import dev.signalbox.gateway.access.ModelAccess;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The life of one request for embeddings: inspect, hold, plan, ask, settle. As an inference it
/// ends once, and its hold with it; there is nothing to filter, since vectors hold no words.
final class EmbeddingRun implements Lane.Timed {
  private static final int OK = 200;

  private final Lane lane;
  private final Identity identity;
  private final InferenceRequest request;
  private final InputSize size;
  private final Exchange exchange;
  private final EmbeddingFormat format;
  private final Deadline deadline;
  private final List<Account> accounts;
  private final List<Attempt> attempts = new ArrayList<>(1);
  private final long beganNanos = System.nanoTime();
  private Step step = Step.INSPECT;
  private @Nullable Hold hold;
  private List<Charge> charges = List.of();
  private boolean over;

  /// @param exchange answered in an [EmbeddingFormat]
  EmbeddingRun(
      Lane lane, Identity identity, InferenceRequest request, InputSize size, Exchange exchange) {
    this.lane = lane;
    this.identity = identity;
    this.request = request;
    this.size = size;
    this.exchange = exchange;
    this.format = (EmbeddingFormat) exchange.format();
    this.deadline = lane.newDeadline();
    this.accounts = Account.of(identity, request.sessionId());
  }

  void start() {
    lane.enter(this);
    var asked = lane.verdict(Step.INSPECT, Addresses.INSPECT, new Inspect(request), deadline);
    next(Step.INSPECT, asked, _ -> placeHold(), this::end);
  }

  private void placeHold() {
    var question = HoldQuestion.of(identity, request, size, exchange.approvalId());
    next(
        Step.HOLD,
        new HoldQuestion(lane, request, deadline, () -> !over).ask(question),
        this::plan,
        this::withoutHold);
  }

  /// While the cost unit is away, only those go on who may owe.
  private void withoutHold(GatewayError error) {
    var away = HoldQuestion.isOutage(error);
    if (away || error instanceof DeadlineExceeded) {
      // it may have been placed all the same
      hold = Hold.unknown(request.id(), accounts);
    }
    if (over) {
      settle();
    } else if (!away) {
      end(error);
    } else if (lane.strictAccounts().mayBeStrict(accounts)) {
      end(new UnitUnavailable(Unit.COST));
    } else {
      plan(Hold.unknown(request.id(), accounts));
    }
  }

  private void plan(Hold held) {
    hold = held;
    var question = RouteQuestion.of(request, size.usualTokens(), held);
    next(
        Step.PLAN,
        lane.ask(Step.PLAN, Addresses.PLAN, question, deadline)
            .map(planned -> ModelAccess.permitted(identity, request.model(), planned)),
        planned -> {
          exchange.decided(planned);
          call(planned, 0);
        },
        this::end);
  }

  private void call(Plan plan, int index) {
    var target = plan.steps().get(index).target();
    var began = System.nanoTime();
    ask(
        Step.CALL,
        Addresses.EMBED,
        new EmbedTexts(request.id(), target, texts(), format.dimensions()),
        embeddings -> {
          attempts.add(new Attempt(target, OK, "", millisSince(began)));
          charges = List.of(new Charge(attempts.size(), target, embeddings.usage()));
          done(plan, embeddings);
        },
        error -> {
          var why = CallFailure.of(error);
          attempts.add(new Attempt(target, why.status(), why.reason(), millisSince(began)));
          failed(plan, index, error);
        });
  }

  private List<String> texts() {
    return request.messages().stream()
        .flatMap(turn -> turn.parts().stream())
        .filter(Part.Text.class::isInstance)
        .map(part -> ((Part.Text) part).text())
        .toList();
  }

  private void failed(Plan plan, int index, GatewayError error) {
    if (over) {
      return;
    }
    if (error.mayFallBack() && index + 1 < plan.steps().size()) {
      call(plan, index + 1);
      return;
    }
    var alone = attempts.size() == 1 && !(error instanceof ProviderFailed);
    var last = alone ? error : new AllProvidersFailed(attempts, soonestMillis());
    tell(plan, last.code());
    end(last);
  }

  /// When the first of them wants to be asked again, 0 where none said so.
  private long soonestMillis() {
    return attempts.stream().mapToLong(tried -> lane.askedFor(tried.target())).min().orElse(0);
  }

  private void done(Plan plan, Embeddings embeddings) {
    tell(plan, Outcomes.OK);
    stop();
    exchange.line().ran(charges.getLast().target(), embeddings.usage());
    lane.settlement()
        .settle(Objects.requireNonNull(hold), settlement())
        .onSuccess(report -> {
          exchange.costs(CostLine.of(report, OptionalInt.empty()));
          exchange.answer(format.vectors(embeddings));
        });
  }

  private void tell(Plan plan, String code) {
    lane.outcomes()
        .add(new DecisionOutcome(plan.decisionId(), attempts, code, millisSince(beganNanos)));
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  /// The client has gone. What a provider is working on cannot be called back, and is paid when it
  /// comes.
  void hangUp() {
    if (!over && step != Step.CALL) {
      stop();
      settle();
    }
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
  public void end(GatewayError error) {
    if (!over) {
      stop();
      exchange.refuse(error);
      settle();
    }
  }

  private void stop() {
    over = true;
    lane.leave(this);
  }

  private void settle() {
    if (hold != null) {
      var _ = lane.settlement().settle(hold, settlement());
    }
  }

  private Settle settlement() {
    return new Settle(request.id(), accounts, charges, lane.clock().millis());
  }

  private <Q, A> void ask(
      Step asked,
      Address<Q, A> address,
      Q question,
      Consumer<A> next,
      Consumer<GatewayError> otherwise) {
    next(asked, lane.ask(asked, address, question, deadline), next, otherwise);
  }

  private <A> void next(
      Step asked, Future<Outcome<A>> asking, Consumer<A> next, Consumer<GatewayError> otherwise) {
    step = asked;
    asking.onComplete(outcome -> answered(outcome, next, otherwise), _ -> end(new Internal()));
  }

  /// A hold that comes too late is given back.
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
