package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Delivery;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.api.inference.StreamTicket;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.security.Clearance;
import java.util.List;

/// Whether an answer is kept for a client that goes and comes back.
///
/// @param shownId how the request is called outside
/// @param delivery how it is told, and what becomes of it besides
/// @param outlives what it goes on without
/// @param graceMillis how long; 0 where it is not kept
record Keeping(String shownId, Delivery delivery, Outlives outlives, long graceMillis) {
  /// An answer that ends with its reader.
  static final Keeping NONE = new Keeping("", Delivery.at(0), Outlives.GATEWAY, 0);

  /// As the gateway before kept it.
  static Keeping of(StreamTicket ticket) {
    return new Keeping(
        ticket.shownId(), ticket.delivery(), ticket.outlives(), ticket.graceMillis());
  }

  boolean isKept() {
    return graceMillis > 0;
  }

  /// Whether it goes on after its client has gone.
  boolean outlivesReader() {
    return isKept() && outlives == Outlives.READER;
  }

  /// Whether an answer that ends here for this reason goes on elsewhere, and is settled there: it
  /// was taken over, or this gateway stops and the answer is kept by a process that does not.
  ///
  /// @param keptApart whether its first piece has come, from another process than this one
  boolean goesOnElsewhere(GatewayError error, boolean keptApart) {
    return isKept()
        && (error instanceof GatewayError.Conflict
            || (error.equals(new UnitUnavailable(Unit.GATEWAY)) && keptApart));
  }

  /// What another gateway needs to go on.
  StreamTicket ticket(Identity identity, Clearance clearance, Hold hold, Plan plan) {
    return new StreamTicket(
        shownId,
        identity,
        clearance.canary(),
        clearance.findings(),
        hold,
        plan,
        plan.steps().getFirst(),
        List.of(),
        delivery,
        outlives,
        graceMillis);
  }
}
