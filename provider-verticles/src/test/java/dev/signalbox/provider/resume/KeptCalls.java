package dev.signalbox.provider.resume;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.CallProvider;
import dev.signalbox.api.inference.Delivery;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Outlives;
import dev.signalbox.api.inference.StreamTicket;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.Target;
import dev.signalbox.api.security.Canary;
import dev.signalbox.provider.wire.Requests;
import java.util.List;
import java.util.Optional;

/// Calls with a ticket.
final class KeptCalls {
  static final CallerKey CALLER = new CallerKey("hash", "sk-1");
  private static final Target TARGET = new Target("openai", "m");

  private KeptCalls() {}

  static CallProvider outliving(Outlives outlives, long graceMillis, String id) {
    var like = Requests.saying("Hello", true);
    var request =
        new InferenceRequest(
            new RequestId(id),
            like.caller(),
            like.sessionId(),
            like.model(),
            like.systemPrompt(),
            like.messages(),
            like.generation(),
            like.stream(),
            like.routing(),
            like.metadata());
    var step = new Plan.Step(TARGET, "only", true);
    var ticket =
        new StreamTicket(
            "shown",
            Identity.of(CALLER, Authority.CALLER),
            new Canary("c"),
            List.of(),
            Hold.placed(request.id(), List.of(), new Money(1), CostState.OK),
            new Plan("dec", "specified", List.of(step), Plan.Effort.ONCE),
            step,
            List.of(),
            Delivery.at(0),
            outlives,
            graceMillis);
    return new CallProvider(TARGET, request, Optional.of(ticket));
  }
}
