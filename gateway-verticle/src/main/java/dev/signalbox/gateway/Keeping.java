package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.UnitUnavailable;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Delivery;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.StreamTicket;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.security.Clearance;
import dev.signalbox.bus.Bus;
import java.util.List;

/// Whether an answer is kept for a client that goes and comes back.
///
/// @param shownId how the request is called outside
/// @param delivery how it is told, and what becomes of it besides
/// @param graceMillis how long; 0 where it is not kept
record Keeping(String shownId, Delivery delivery, long graceMillis) {
  /// An answer that ends with its reader.
  static final Keeping NONE = new Keeping("", Delivery.at(0), 0);

  boolean isKept() {
    return graceMillis > 0;
  }

  /// Whether an answer that ends here for this reason goes on elsewhere, and is settled there: it
  /// was taken over, or this gateway stops and the answer is kept by a process that does not.
  boolean goesOnElsewhere(GatewayError error, Bus bus) {
    return isKept()
        && (error instanceof GatewayError.Conflict
            || (error.equals(new UnitUnavailable(Unit.GATEWAY))
                && bus.rollCall().of(Unit.PROVIDERS).stream()
                    .noneMatch(presence -> presence.replica().node().equals(bus.node()))));
  }

  /// What another gateway needs to go on.
  StreamTicket ticket(
      Identity identity, InferenceRequest request, Clearance clearance, Hold hold, Plan plan) {
    return new StreamTicket(
        shownId,
        identity,
        clearance.canary(),
        request.systemPrompt(),
        clearance.findings(),
        hold,
        plan,
        plan.steps().getFirst(),
        List.of(),
        delivery,
        graceMillis);
  }
}
