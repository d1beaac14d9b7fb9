package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.Internal;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.Charge;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Inspect;
import dev.signalbox.bus.Addresses;
import dev.signalbox.gateway.access.ModelAccess;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The life of one text that is said aloud: inspect, hold, plan, speak, settle. As an inference it
/// ends once, and its hold with it; there is nothing to filter, since sound holds nothing but the
/// text it was made of.
final class SpeechRun implements Lane.Timed {
  private final Lane lane;
  private final Asked asked;
  private final Sink sink;
  private final List<Account> accounts;
  private Step step = Step.INSPECT;
  private @Nullable Hold hold;
  private @Nullable SpeechCalls calls;
  private boolean over;

  /// What is to be said, for whom.
  ///
  /// @param request holds the text as its only turn
  /// @param voice as the provider knows it
  /// @param foreign whether the text came from outside, so that it is inspected
  record Asked(
      Identity identity,
      InferenceRequest request,
      SpeechOrder order,
      String voice,
      boolean foreign,
      Optional<String> approvalId,
      Deadline deadline) {
    String text() {
      return request.messages().getLast().text();
    }

    InputSize size() {
      return new InputSize(text().codePointCount(0, text().length()), 0);
    }
  }

  /// Where the sound goes. One of [#done] and [#failed] ends it, unless [#hangUp] came before.
  interface Sink {
    /// The router has decided; nobody was called yet.
    default void decided(Plan plan) {}

    /// Whichever way it ends, this has to be paid for.
    default void ran(Target by, Usage paid) {}

    void sound(byte[] bytes);

    /// Whether it cannot keep up; [#drained] is called when it can again.
    boolean isFull();

    void done();

    void failed(GatewayError error);

    /// [Lane#BEAT_MILLIS] have passed.
    default void beat() {}
  }

  SpeechRun(Lane lane, Asked asked, Sink sink) {
    this.lane = lane;
    this.asked = asked;
    this.sink = sink;
    this.accounts = Account.of(asked.identity(), asked.request().sessionId());
  }

  void start() {
    lane.enter(this);
    if (asked.foreign()) {
      var question = new Inspect(asked.request());
      next(
          Step.INSPECT,
          lane.verdict(Step.INSPECT, Addresses.INSPECT, question, asked.deadline()),
          _ -> placeHold(),
          this::end);
    } else {
      placeHold();
    }
  }

  private void placeHold() {
    var request = asked.request();
    var question = HoldQuestion.of(asked.identity(), request, asked.size(), asked.approvalId());
    next(
        Step.HOLD,
        new HoldQuestion(lane, request, asked.deadline(), () -> !over).ask(question),
        this::plan,
        this::withoutHold);
  }

  /// While the cost unit is away, only those go on who may owe.
  private void withoutHold(GatewayError error) {
    var away = HoldQuestion.isOutage(error);
    if (away || error instanceof DeadlineExceeded) {
      // it may have been placed all the same
      hold = Hold.unknown(asked.request().id(), accounts);
    }
    if (over) {
      settle();
    } else if (!away) {
      end(error);
    } else if (lane.strictAccounts().mayBeStrict(accounts)) {
      end(new UnitUnavailable(Unit.COST));
    } else {
      plan(Hold.unknown(asked.request().id(), accounts));
    }
  }

  private void plan(Hold held) {
    hold = held;
    var request = asked.request();
    var question = RouteQuestion.of(request, asked.size().textBytes(), held);
    next(
        Step.PLAN,
        lane.ask(Step.PLAN, Addresses.PLAN, question, asked.deadline())
            .map(plan -> ModelAccess.permitted(asked.identity(), request.model(), plan)),
        this::speak,
        this::end);
  }

  private void speak(Plan plan) {
    sink.decided(plan);
    step = Step.CALL;
    var speaking = new SpeechCalls(lane, asked, sink, plan, this::spoken);
    calls = speaking;
    speaking.start();
  }

  private void spoken(Optional<GatewayError> why) {
    if (why.isPresent()) {
      end(why.get());
    } else {
      stop();
      settle();
      sink.done();
    }
  }

  /// The sink can take more again.
  void drained() {
    if (calls != null) {
      calls.drained();
    }
  }

  /// Nobody listens any more: the voice is stopped before anything else.
  void hangUp() {
    if (!over) {
      stop();
      lane.afterwards(this::settle);
    }
  }

  @Override
  public Deadline deadline() {
    return asked.deadline();
  }

  @Override
  public String stage() {
    return step.label();
  }

  @Override
  public void beat() {
    sink.beat();
  }

  @Override
  public void end(GatewayError error) {
    if (!over) {
      stop();
      settle();
      sink.failed(error);
    }
  }

  private void stop() {
    over = true;
    lane.leave(this);
    if (calls != null) {
      calls.cancel();
      calls.charges().forEach(charge -> sink.ran(charge.target(), charge.usage()));
    }
  }

  private void settle() {
    var held = hold;
    hold = null;
    if (held != null) {
      var charges = calls == null ? List.<Charge>of() : calls.charges();
      var settling = new Settle(asked.request().id(), accounts, charges, lane.clock().millis());
      var _ = lane.settlement().settle(held, settling);
    }
  }

  private <A> void next(
      Step doing, Future<Outcome<A>> asking, Consumer<A> then, Consumer<GatewayError> otherwise) {
    step = doing;
    asking.onComplete(outcome -> answered(outcome, then, otherwise), _ -> end(new Internal()));
  }

  /// A hold that comes too late is given back.
  private <A> void answered(
      Outcome<A> outcome, Consumer<A> then, Consumer<GatewayError> otherwise) {
    switch (outcome) {
      case Outcome.Ok<A>(Hold late) when over -> {
        hold = late;
        settle();
      }
      case Outcome.Ok<A> _ when over -> {}
      case Outcome.Ok<A>(A answer) -> then.accept(answer);
      case Outcome.Err<A>(var error) -> otherwise.accept(error);
    }
  }
}
