package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.routing.Plan;
import io.vertx.core.Future;

/// What is to be called.
///
/// @param guarded the request with the canary in its system prompt
/// @param openings tells the cost unit of the calls after the first
record CallOrder(InferenceRequest guarded, Plan plan, Openings openings) {
  /// The order that writes no more than its hold covers.
  static CallOrder of(InferenceRequest guarded, Plan plan, Openings openings) {
    var covered = openings.outputTokenLimit();
    return new CallOrder(covered > 0 ? guarded.boundedTo(covered) : guarded, plan, openings);
  }

  Deadline deadline() {
    return openings.deadline();
  }

  /// An estimate of what the first call is sent.
  long inputTokens() {
    return openings.size().usualTokens();
  }

  boolean isHedged() {
    return guarded.routing().hedge() && plan.effort().hedgeAfterMillis().isPresent();
  }

  boolean isContinued() {
    return Continuation.isWanted(guarded);
  }

  /// Who waits for the beginning or keeps what came before a break has to be told in pieces, also
  /// where the caller is answered whole.
  CallOrder inPieces() {
    return isHedged() || isContinued()
        ? new CallOrder(guarded.withStream(true), plan, openings)
        : this;
  }

  /// Whether call `number` may be made, of the plan's step `index`; see [Openings#mayBegin].
  Future<Boolean> mayBegin(int number, int index, long saidTokens, boolean besides) {
    var call = new Openings.Call(number, plan.steps().get(index).target(), besides);
    return openings.mayBegin(call, saidTokens, guarded.sampling().maxTokens());
  }
}
