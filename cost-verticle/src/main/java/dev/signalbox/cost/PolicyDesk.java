package dev.signalbox.cost;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.cost.approval.ApprovalGate;
import dev.signalbox.cost.limits.LimitDesk;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/// What stands around a hold: rates and quotas before it, approvals behind it. Requests that meet
/// neither pass as if it were not there.
final class PolicyDesk {
  private final HoldDesk holds;
  private final SettleDesk settlements;
  private final LimitDesk limits;
  private final ApprovalGate approvals;
  private final InstantSource clock;

  PolicyDesk(
      HoldDesk holds,
      SettleDesk settlements,
      LimitDesk limits,
      ApprovalGate approvals,
      InstantSource clock) {
    this.holds = holds;
    this.settlements = settlements;
    this.limits = limits;
    this.approvals = approvals;
    this.clock = clock;
  }

  Future<Outcome<Hold>> hold(PlaceHold question, Deadline deadline) {
    return limits
        .admit(question)
        .compose(refusal ->
            refusal.isPresent()
                ? Future.succeededFuture(Outcome.err(refusal.get()))
                : holds.hold(question, deadline).compose(held -> gated(question, held)));
  }

  Future<Outcome<CostReport>> settle(Settle question) {
    limits.settled(question);
    return settlements.settle(question);
  }

  private Future<Outcome<Hold>> gated(PlaceHold question, Outcome<Hold> held) {
    return switch (held) {
      case Outcome.Ok<Hold>(Hold hold) ->
          approvals
              .pass(question, hold)
              .compose(refusal ->
                  refusal.isPresent()
                      ? refused(question, refusal.get())
                      : Future.succeededFuture(held));
      // asked again at once: it stays counted meanwhile
      case Outcome.Err<Hold>(GatewayError.Overloaded(long retryAfterMillis))
          when retryAfterMillis == 0 ->
          Future.succeededFuture(held);
      case Outcome.Err<Hold> _ -> {
        limits.withdrawn(question);
        yield Future.succeededFuture(held);
      }
    };
  }

  private Future<Outcome<Hold>> refused(PlaceHold question, GatewayError error) {
    Outcome<Hold> refusal = Outcome.err(error);
    if (ApprovalGate.asksForDigest(error)) {
      return Future.succeededFuture(refusal);
    }
    limits.withdrawn(question);
    var release = new Settle(question.id(), question.accounts(), List.of(), clock.millis());
    return settlements.settle(release).map(refusal).otherwise(refusal);
  }
}
