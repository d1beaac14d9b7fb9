package dev.signalbox.cost;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.Violation;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.inference.Usage;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers [PlaceHold]: in memory for accounts without a strict budget, by the database where one
/// of them has one.
final class HoldDesk {
  private static final Logger LOG = LoggerFactory.getLogger(HoldDesk.class);
  private static final long STRICT_MILLIS = 2_000;
  private static final long FULL_RETRY_MILLIS = 1_000;

  private final CostConfig config;
  private final CostUnit unit;
  private final StrictHold strict;

  HoldDesk(CostConfig config, CostUnit unit) {
    this.config = config;
    this.unit = unit;
    this.strict = new StrictHold(config.strictRules(), unit);
  }

  Future<Outcome<Hold>> hold(PlaceHold question, Deadline deadline) {
    return decided(question, deadline)
        .onSuccess(outcome -> {
          if (outcome instanceof Outcome.Err<Hold>(GatewayError error)) {
            unit.meters().refused(error);
          }
        });
  }

  private Future<Outcome<Hold>> decided(PlaceHold question, Deadline deadline) {
    var known = unit.requests().held(question.id());
    if (known != null) {
      return Future.succeededFuture(Outcome.ok(known.hold()));
    }
    if (unit.writer().isFull()) {
      return Future.succeededFuture(Outcome.err(new GatewayError.Overloaded(FULL_RETRY_MILLIS)));
    }
    var offers = unit.prices().now().offersFor(question.model());
    var worst = WorstCase.of(question, offers, config.defaultMaxTokens());
    if (!worst.unpriced().isEmpty()) {
      worst.unpriced().forEach(target -> unit.alerts().unpriced(target.toString()));
      if (config.refuseUnpriced()) {
        return Future.succeededFuture(Outcome.err(unpriced(worst)));
      }
    }
    var names = Account.ids(question.accounts());
    var asked = new StrictHold.Question(question, names, offers, worst);
    if (unit.budgets().areLoaded() && unit.accounts().areLoaded(names)) {
      return place(asked, deadline);
    }
    return budgets(deadline)
        .compose(areKnown ->
            areKnown
                ? unit.accounts()
                    .load(names, unit.cycles().now())
                    .compose(_ -> place(asked, deadline))
                : Future.succeededFuture(Outcome.err(new GatewayError.UnitUnavailable(Unit.COST))));
  }

  /// Completes with whether it is known which accounts are strict: without that, a strict one would
  /// be treated as any other.
  private Future<Boolean> budgets(Deadline deadline) {
    if (unit.budgets().areLoaded()) {
      return Future.succeededFuture(true);
    }
    if (!unit.ledger().isUp()) {
      return Future.succeededFuture(false);
    }
    return unit.budgets()
        .load()
        .timeout(patience(deadline), TimeUnit.MILLISECONDS)
        .transform(loaded -> Future.succeededFuture(loaded.succeeded()));
  }

  private long patience(Deadline deadline) {
    return Math.clamp(deadline.remainingMillis(unit.cycles().clock()), 1, STRICT_MILLIS);
  }

  private Future<Outcome<Hold>> place(StrictHold.Question asked, Deadline deadline) {
    var amount = asked.worst().amount();
    var strict = unit.standing().anyIsStrict(asked.names());
    if (strict && !unit.ledger().isUp()) {
      return Future.succeededFuture(Outcome.err(new GatewayError.UnitUnavailable(Unit.COST)));
    }
    if (strict && !asked.worst().isOffered()) {
      return Future.succeededFuture(Outcome.err(notOffered(asked.asked())));
    }
    var scope = strict ? Standing.Scope.NOT_STRICT : Standing.Scope.ALL;
    var refusal = unit.standing().refusal(asked.names(), amount, scope);
    if (refusal.isPresent()) {
      return Future.succeededFuture(Outcome.err(exceeded(asked, refusal.get())));
    }
    return strict
        ? placeInDatabase(asked, deadline)
        : Future.succeededFuture(Outcome.ok(placeInMemory(asked.asked(), asked.names(), amount)));
  }

  /// Mostly the account is not used up: it is this request's worst case that has no room.
  private GatewayError exceeded(StrictHold.Question asked, Standing.Full full) {
    var month = full.month();
    var hard = month.limit().hard();
    return new GatewayError.CostLimitExceeded(
        full.account(),
        month.used(),
        hard,
        Optional.of(
            new GatewayError.Room(
                month.settled(),
                month.held(),
                asked.worst().amount(),
                asked.fitting(hard.minus(month.used())),
                unit.cycles().now().untilMillis())));
  }

  private Hold placeInMemory(PlaceHold question, List<String> names, Money amount) {
    var now = unit.cycles().millis();
    var cycle = unit.cycles().now();
    for (var account : names) {
      unit.record(
          new LedgerLine(
              question.id().value(),
              account,
              LedgerLine.HOLD,
              EntryState.HELD,
              cycle.firstDay(),
              cycle.firstDay(),
              amount.nanoUsd(),
              0,
              null,
              Usage.NONE,
              now));
    }
    return remember(question, names, new StrictHold.Placed(amount, 0), cycle);
  }

  private Future<Outcome<Hold>> placeInDatabase(StrictHold.Question asked, Deadline deadline) {
    var cycle = unit.cycles().now();
    return strict
        .place(asked)
        .timeout(patience(deadline), TimeUnit.MILLISECONDS)
        .map(outcome ->
            switch (outcome) {
              case Outcome.Ok<StrictHold.Placed>(var placed) ->
                  Outcome.ok(remember(asked.asked(), asked.names(), placed, cycle));
              case Outcome.Err<StrictHold.Placed>(var error) -> Outcome.<Hold>err(error);
            })
        .recover(failure -> undecided(asked.asked(), failure));
  }

  private Hold remember(
      PlaceHold question, List<String> names, StrictHold.Placed placed, Cycle cycle) {
    var state = unit.standing().worst(names);
    var hold =
        Hold.placed(question.id(), question.accounts(), placed.amount(), state)
            .boundedTo(placed.outputTokens());
    unit.requests().held(new Requests.Held(hold, cycle, unit.cycles().millis()));
    return hold;
  }

  /// What nobody offers has no price, and so no worst case that could fit a strict budget.
  private GatewayError notOffered(PlaceHold question) {
    var known = unit.prices().now().known();
    return known.isEmpty()
        ? new GatewayError.UnitUnavailable(Unit.PROVIDERS)
        : new GatewayError.ModelNotFound(
            question.model(), known, unit.prices().activationOf(question.model()));
  }

  /// Nobody knows whether the hold stands. It is not released here: the same question may have been
  /// put to another replica meanwhile, and its asker may already be spending what that one granted.
  /// Only the asker knows that nobody does, and says so.
  private static Future<Outcome<Hold>> undecided(PlaceHold question, Throwable failure) {
    LOG.atWarn()
        .setCause(failure)
        .addKeyValue("requestId", question.id())
        .log("A strict hold was not answered by the database in time");
    return Future.succeededFuture(Outcome.err(new GatewayError.UnitUnavailable(Unit.COST)));
  }

  private static GatewayError unpriced(WorstCase worst) {
    return new GatewayError.InputRejected(
        List.of(
            Violation.of(
                "model",
                "unknown_price",
                "nobody has priced "
                    + worst.unpriced().getFirst()
                    + " and cost.unknownPrice is refuse: choose a priced model")));
  }
}
