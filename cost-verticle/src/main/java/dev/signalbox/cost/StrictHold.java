package dev.signalbox.cost;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.cost.strict.StrictRules;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/// Holds what the database has to decide about, because one of the accounts has a strict budget.
final class StrictHold {
  private static final long FULL_RETRY_MILLIS = 1_000;

  private final StrictRules rules;
  private final CostUnit unit;

  StrictHold(StrictRules rules, CostUnit unit) {
    this.rules = rules;
    this.unit = unit;
  }

  /// What is asked, and what it may cost.
  ///
  /// @param names of the accounts, each once
  /// @param offers it may be answered by, at least one
  record Question(PlaceHold asked, List<String> names, List<Offer> offers, WorstCase worst) {
    /// What it costs with an output of `floor` tokens at most.
    Money floor(int floor) {
      return floor < worst.outputTokens()
          ? WorstCase.bounded(asked, offers, floor)
          : worst.amount();
    }

    /// The output that `amount` covers.
    int covered(Money amount) {
      return amount.isAtLeast(worst.amount())
          ? worst.outputTokens()
          : WorstCase.fitting(asked, offers, amount, worst.outputTokens());
    }

    /// The largest output of each answer with which all fit into `room`, 0 when none does.
    int fitting(Money room) {
      return WorstCase.fitting(asked, offers, room, worst.outputTokens()) / asked.choices();
    }
  }

  /// What stands.
  ///
  /// @param outputTokens that it covers
  record Placed(Money amount, int outputTokens) {}

  /// Completes with what stands, or why nothing does. Fails where nobody knows.
  Future<Outcome<Placed>> place(Question question) {
    var asked = question.asked();
    var worst = question.worst().amount();
    var clamps = rules.mayClamp(asked.maxTokens().isPresent());
    var ask =
        new HoldAsk(
            asked.id(),
            LedgerLine.HOLD,
            question.names(),
            worst,
            clamps ? question.floor(asked.ofAll(rules.floorTokens())) : worst,
            asked.model(),
            unit.cycles().millis());
    var patience = rules.patience(asked.waitedMillis());
    return unit.holds().place(ask, patience).map(answer -> told(question, ask, answer, patience));
  }

  private Outcome<Placed> told(
      Question question, HoldAsk ask, HoldAnswer answer, StrictRules.Patience patience) {
    return switch (answer) {
      case HoldAnswer.Granted(Money amount) ->
          Outcome.ok(new Placed(amount, question.covered(amount)));
      case HoldAnswer.Ended _ -> Outcome.err(new GatewayError.UnitUnavailable(Unit.COST));
      case HoldAnswer.Full _ -> Outcome.err(new GatewayError.Overloaded(FULL_RETRY_MILLIS));
      case HoldAnswer.Refused refused when refused.mayPass() && !patience.isLast() ->
          Outcome.err(new GatewayError.Overloaded(0));
      case HoldAnswer.Refused refused -> {
        unit.standing().refused(refused, ask.accounts(), ask.least());
        var resets =
            refused.isTotal() ? GatewayError.Room.NEVER : unit.cycles().now().untilMillis();
        yield Outcome.err(exceeded(question, refused, resets));
      }
    };
  }

  /// The arithmetic, as it stood when the database refused.
  private static GatewayError exceeded(
      Question question, HoldAnswer.Refused refused, long resetsAtEpochMillis) {
    return new GatewayError.CostLimitExceeded(
        refused.account(),
        refused.spent().plus(refused.held()),
        refused.limit(),
        Optional.of(
            new GatewayError.Room(
                refused.spent(),
                refused.held(),
                question.worst().amount(),
                question.fitting(refused.room()),
                resetsAtEpochMillis)));
  }
}
