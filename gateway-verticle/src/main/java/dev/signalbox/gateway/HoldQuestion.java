package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError.Overloaded;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.bus.Addresses;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// What the cost unit is asked before a call.
final class HoldQuestion {
  private HoldQuestion() {}

  static PlaceHold of(Identity identity, InferenceRequest request, InputSize size) {
    return new PlaceHold(
        request.id(),
        Account.of(identity, request.sessionId()),
        request.model(),
        size.mostTokens(),
        request.sampling().maxTokens(),
        PlaceHold.Terms.of(identity));
  }

  /// Asks, and asks again while only the holds of others are in the way: each time the cost unit
  /// waits a little, and knows when it has been long enough.
  ///
  /// @param isWanted whether anybody still waits for it
  static Future<Outcome<Hold>> ask(
      Lane lane, PlaceHold question, Deadline deadline, BooleanSupplier isWanted) {
    return ask(lane, question, deadline, isWanted, System.nanoTime());
  }

  private static Future<Outcome<Hold>> ask(
      Lane lane, PlaceHold question, Deadline deadline, BooleanSupplier isWanted, long sinceNanos) {
    return lane.ask(Step.HOLD, Addresses.HOLD, question, deadline)
        .compose(outcome -> {
          if (outcome instanceof Outcome.Err<Hold>(Overloaded(long retryAfterMillis))
              && retryAfterMillis == 0
              && isWanted.getAsBoolean()) {
            var waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
            return ask(lane, question.after(waited), deadline, isWanted, sinceNanos);
          }
          return Future.succeededFuture(outcome);
        });
  }
}
