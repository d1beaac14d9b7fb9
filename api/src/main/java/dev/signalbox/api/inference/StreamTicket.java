package dev.signalbox.api.inference;

import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Canary;
import dev.signalbox.api.security.Finding;
import java.util.List;

/// What another gateway needs to go on with a stream that can be resumed.
///
/// @param shownId how the request is called outside
/// @param identity who asked, and who alone may resume
/// @param canary in the guarded system prompt
/// @param findings of the input
/// @param plan of the request
/// @param step of `plan` that is being called
/// @param failed targets of the calls before this one, in order; all of them came to nothing
/// @param delivery how it is told, and what becomes of it besides
/// @param outlives what the stream goes on without
/// @param graceMillis how long the answer is kept for somebody who comes back
public record StreamTicket(
    String shownId,
    Identity identity,
    Canary canary,
    List<Finding> findings,
    Hold hold,
    Plan plan,
    Plan.Step step,
    List<Target> failed,
    Delivery delivery,
    Outlives outlives,
    long graceMillis) {
  public StreamTicket {
    findings = List.copyOf(findings);
    failed = List.copyOf(failed);
  }

  /// The same for the call of `other`, after `before` came to nothing.
  public StreamTicket at(Plan.Step other, List<Target> before) {
    return new StreamTicket(
        shownId,
        identity,
        canary,
        findings,
        hold,
        plan,
        other,
        before,
        delivery,
        outlives,
        graceMillis);
  }
}
