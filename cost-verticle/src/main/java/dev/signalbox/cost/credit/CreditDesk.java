package dev.signalbox.cost.credit;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.ChargeCredits;
import dev.signalbox.api.cost.CheckBalance;
import dev.signalbox.api.cost.CreditReceipt;
import dev.signalbox.api.cost.ReadProfile;
import dev.signalbox.api.cost.UserProfile;
import dev.signalbox.platform.Platform;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers questions about users and their credits. Credits are prepaid: while the database is away
/// nobody's balance is known, and nobody passes.
public final class CreditDesk {
  private static final Logger LOG = LoggerFactory.getLogger(CreditDesk.class);

  private final CreditConfig config;
  private final CreditLedger ledger;

  public CreditDesk(CreditConfig config, Platform platform) {
    this.config = config;
    this.ledger = new CreditLedger(platform.database(), config.welcome());
  }

  /// Sets credits aside for a request.
  public Future<Outcome<UserProfile>> check(CheckBalance question) {
    return answered(
        ledger
            .check(question.id(), question.user(), question.leastCredits())
            .compose(check ->
                check.passes()
                    ? ledger.profile(question.user()).map(CreditDesk::unlessSpent)
                    : Future.succeededFuture(
                        Outcome.err(
                            new GatewayError.CreditsInsufficient(
                                check.available(), question.leastCredits())))));
  }

  /// Charges a request, or releases what was set aside for it.
  public Future<Outcome<CreditReceipt>> charge(ChargeCredits question) {
    var charging = question.used().map(used -> ledger.add(change(question, used)));
    return answered(
        charging.orElseGet(() -> ledger.release(question.id(), question.user())).map(Outcome::ok));
  }

  /// Reads a user's profile.
  public Future<Outcome<UserProfile>> profile(ReadProfile question) {
    return answered(ledger.profile(question.user()).map(Outcome::ok));
  }

  private CreditLedger.Change change(ChargeCredits question, ChargeCredits.Used used) {
    return new CreditLedger.Change(
        question.user(),
        "charge",
        question.id().value(),
        -config.prices().of(used.provider()).of(used.usage()),
        used.provider(),
        used.usage().inputTokens(),
        used.usage().outputTokens(),
        question.reason(),
        "");
  }

  private static Outcome<UserProfile> unlessSpent(UserProfile profile) {
    Optional<GatewayError> refusal =
        profile
            .maxBudget()
            .filter(_ -> profile.isSpent())
            .map(most ->
                new GatewayError.CostLimitExceeded(
                    "user:" + profile.user(), profile.spend(), most));
    return refusal.<Outcome<UserProfile>>map(Outcome::err).orElseGet(() -> Outcome.ok(profile));
  }

  private static <T> Future<Outcome<T>> answered(Future<Outcome<T>> asked) {
    return asked.recover(failure -> {
      LOG.atWarn().setCause(failure).log("A question about credits was not answered");
      return Future.succeededFuture(Outcome.err(new GatewayError.UnitUnavailable(Unit.COST)));
    });
  }
}
