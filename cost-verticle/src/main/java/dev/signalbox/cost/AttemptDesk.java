package dev.signalbox.cost;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.BeginAttempt;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.inference.Usage;
import dev.signalbox.api.routing.Price;
import dev.signalbox.cost.strict.StrictRules;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Answers [BeginAttempt]: gives every call after a request's first a row of its own before it is
/// made. A strict budget decides about a call that is paid besides others; nobody else waits.
final class AttemptDesk {
  private static final long STRICT_MILLIS = 1_000;

  /// A second call is worth no wait: the first may answer meanwhile.
  private static final StrictRules.Patience NONE = new StrictRules.Patience(0, true);

  private final CostConfig config;
  private final CostUnit unit;

  AttemptDesk(CostConfig config, CostUnit unit) {
    this.config = config;
    this.unit = unit;
  }

  Future<Outcome<Hold>> begin(BeginAttempt question, Deadline deadline) {
    var names = question.accounts().stream().map(Account::id).distinct().toList();
    var amount = question.besides() ? worstCase(question) : Money.ZERO;
    if (question.besides() && !unit.budgets().areLoaded()) {
      // any of them may be strict
      return Future.succeededFuture(Outcome.err(new GatewayError.UnitUnavailable(Unit.COST)));
    }
    if (question.besides() && unit.standing().anyIsStrict(names)) {
      return hold(question, names, amount, deadline);
    }
    names.forEach(account -> unit.record(opening(question, account, amount)));
    unit.requests().heldMore(question.id(), amount);
    return Future.succeededFuture(Outcome.ok(held(question, amount)));
  }

  private Future<Outcome<Hold>> hold(
      BeginAttempt question, List<String> names, Money amount, Deadline deadline) {
    var ask =
        new HoldAsk(
            question.id(),
            LedgerLine.opening(question.attempt()),
            names,
            amount,
            amount,
            question.target().model(),
            unit.cycles().millis());
    var patience = Math.clamp(deadline.remainingMillis(unit.cycles().clock()), 1, STRICT_MILLIS);
    return unit.holds()
        .place(ask, NONE)
        .timeout(patience, TimeUnit.MILLISECONDS)
        .map(answer -> told(question, answer))
        // in case it stands after all, the end of the request gives it back
        .otherwise(Outcome.err(new GatewayError.UnitUnavailable(Unit.COST)));
  }

  private Outcome<Hold> told(BeginAttempt question, HoldAnswer answer) {
    return switch (answer) {
      case HoldAnswer.Granted(Money amount) -> {
        unit.requests().heldMore(question.id(), amount);
        yield Outcome.ok(held(question, amount));
      }
      case HoldAnswer.Refused refused ->
          Outcome.err(
              new GatewayError.CostLimitExceeded(
                  refused.account(), refused.spent().plus(refused.held()), refused.limit()));
      case HoldAnswer.Ended _, HoldAnswer.Full _ ->
          Outcome.err(new GatewayError.UnitUnavailable(Unit.COST));
    };
  }

  private static Hold held(BeginAttempt question, Money amount) {
    return Hold.placed(question.id(), question.accounts(), amount, CostState.OK);
  }

  private LedgerLine opening(BeginAttempt question, String account, Money amount) {
    var month = unit.cycles().now().firstDay();
    return new LedgerLine(
        question.id().value(),
        account,
        LedgerLine.opening(question.attempt()),
        EntryState.HELD,
        month,
        month,
        amount.nanoUsd(),
        0,
        question.target(),
        Usage.NONE,
        unit.cycles().millis());
  }

  private Money worstCase(BeginAttempt question) {
    var output = question.maxTokens().orElse(config.defaultMaxTokens());
    return unit.prices().priceOf(question.target(), unit.cycles().millis())
            instanceof Price.PerToken price
        ? price.worstCase(question.promptTokens(), question.inputTokens(), output)
        : Money.ZERO;
  }
}
