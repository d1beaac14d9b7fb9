package dev.signalbox.gateway;

import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.ResponseFormat;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.PlanRoute;
import java.util.EnumSet;
import java.util.Set;

/// Puts a request into the words of the router: what a decision may look at, and no more.
final class RouteQuestion {
  private static final int USUAL_OUTPUT_TOKENS = 512;

  private RouteQuestion() {}

  /// @param inputTokens an estimate
  static PlanRoute of(InferenceRequest request, long inputTokens, CostState costState) {
    return new PlanRoute(
        request.id(),
        request.caller(),
        request.model(),
        inputTokens,
        request.sampling().maxTokens().orElse(USUAL_OUTPUT_TOKENS),
        needs(request),
        costState,
        request.routing(),
        prompt(request),
        request.metadata());
  }

  private static Set<Capability> needs(InferenceRequest request) {
    var needs = EnumSet.noneOf(Capability.class);
    needs.addAll(request.routing().capabilities());
    if (!request.tools().isEmpty()) {
      needs.add(Capability.TOOLS);
    }
    if (request.messages().stream().anyMatch(Message::hasImages)) {
      needs.add(Capability.VISION);
    }
    if (request.responseFormat() instanceof ResponseFormat.JsonSchema) {
      needs.add(Capability.JSON_SCHEMA);
    }
    return needs;
  }

  private static String prompt(InferenceRequest request) {
    return request.messages().reversed().stream()
        .filter(message -> message.role() == Role.USER)
        .findFirst()
        .map(Message::text)
        .map(text -> text.substring(0, Math.min(text.length(), PlanRoute.PROMPT_CHARS)))
        .orElse("");
  }
}
