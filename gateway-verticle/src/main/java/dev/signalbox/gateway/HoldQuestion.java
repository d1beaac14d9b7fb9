package dev.signalbox.gateway;

import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.InferenceRequest;

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
}
