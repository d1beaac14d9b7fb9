package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.ApprovalRequired;
import dev.signalbox.api.GatewayError.DeadlineExceeded;
import dev.signalbox.api.GatewayError.Internal;
import dev.signalbox.api.GatewayError.Overloaded;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.RequestDigest;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// What the cost unit is asked before a call.
final class HoldQuestion {
  private final Lane lane;
  private final InferenceRequest request;
  private final Deadline deadline;
  private final BooleanSupplier isWanted;
  private final long sinceNanos = System.nanoTime();

  /// @param isWanted whether anybody still waits for it
  HoldQuestion(Lane lane, InferenceRequest request, Deadline deadline, BooleanSupplier isWanted) {
    this.lane = lane;
    this.request = request;
    this.deadline = deadline;
    this.isWanted = isWanted;
  }

  /// What is asked first.
  ///
  /// @param approvalId the approval the caller refers to
  static PlaceHold of(
      Identity identity, InferenceRequest request, InputSize size, Optional<String> approvalId) {
    var terms = PlaceHold.Terms.of(identity);
    var question =
        new PlaceHold(
            request.id(),
            Account.of(identity, request.sessionId()),
            request.model(),
            size.mostTokens(),
            request.sampling().maxTokens(),
            approvalId.isEmpty()
                ? terms
                : new PlaceHold.Terms(terms.limits(), terms.requester(), "", approvalId));
    var times = LongKept.times(request);
    var billed = times == 1 ? question : question.billing(times);
    var choices = request.generation().choices().count();
    return choices == 1 ? billed : billed.times(choices);
  }

  /// Asks, and asks again while only the holds of others are in the way: each time the cost unit
  /// waits a little, and knows when it has been long enough. Asks once more for a request so dear
  /// that somebody has to approve it: only then its digest is worth reckoning. Where the cost unit
  /// is away it is looked up once more whose budget is strict.
  Future<Outcome<Hold>> ask(PlaceHold question) {
    return asked(question)
        .compose(outcome ->
            outcome instanceof Outcome.Err<Hold>(var error) && isOutage(error)
                ? lane.strictAccounts().refresh().map(outcome)
                : Future.succeededFuture(outcome));
  }

  private Future<Outcome<Hold>> asked(PlaceHold question) {
    return lane.ask(Step.HOLD, Addresses.HOLD, question, deadline)
        .compose(outcome -> {
          if (outcome instanceof Outcome.Err<Hold>(Overloaded(long retryAfterMillis))
              && retryAfterMillis == 0
              && isWanted.getAsBoolean()) {
            var waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
            return asked(question.after(waited));
          }
          if (outcome instanceof Outcome.Err<Hold>(ApprovalRequired(String id, _, _))
              && id.isEmpty()
              && question.terms().digest().isEmpty()) {
            return asked(withDigest(question)).map(HoldQuestion::neverUnapproved);
          }
          return Future.succeededFuture(outcome);
        });
  }

  private PlaceHold withDigest(PlaceHold question) {
    var terms = question.terms();
    return question.under(
        new PlaceHold.Terms(
            terms.limits(), terms.requester(), RequestDigest.of(request), terms.approvalId()));
  }

  /// Whether the cost unit is away, or fails for a defect of its own.
  static boolean isOutage(GatewayError error) {
    return error.equals(new UnitUnavailable(Unit.COST)) || error instanceof Internal;
  }

  /// While the cost unit is away requests go on without it; one that waits for approval does not.
  private static Outcome<Hold> neverUnapproved(Outcome<Hold> outcome) {
    return outcome instanceof Outcome.Err<Hold>(var error)
            && (error instanceof UnitUnavailable || error instanceof Internal)
        ? Outcome.err(new DeadlineExceeded("approval"))
        : outcome;
  }
}
