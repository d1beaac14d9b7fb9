package dev.signalbox.gateway;

import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Needs;
import dev.signalbox.api.routing.PlanRoute;
import java.util.EnumSet;
import java.util.Set;

/// Puts a request into the words of the router: what a decision may look at, and no more.
final class RouteQuestion {
  private static final int USUAL_OUTPUT_TOKENS = 512;

  private RouteQuestion() {}

  /// A strict account's hold bounds what any target may cost, whatever a rule would choose.
  ///
  /// @param inputTokens an estimate
  static PlanRoute of(InferenceRequest request, long inputTokens, Hold hold) {
    var covered = hold.outputTokenLimit();
    return new PlanRoute(
        request.id(),
        request.caller(),
        request.model(),
        inputTokens,
        output(request, covered),
        needs(request),
        hold.state(),
        covered > 0 ? request.routing().within(hold.amount()) : request.routing(),
        prompt(request),
        request.metadata());
  }

  /// What all its answers may come to.
  private static long output(InferenceRequest request, int covered) {
    var choices = request.generation().choices().count();
    var asked = request.sampling().maxTokens();
    if (asked.isEmpty() && covered > 0) {
      return covered;
    }
    return (long) asked.orElse(USUAL_OUTPUT_TOKENS) * choices;
  }

  private static Set<Capability> needs(InferenceRequest request) {
    var hinted = request.routing().capabilities();
    var needs = Needs.of(request);
    if (hinted.isEmpty() || needs.isEmpty()) {
      return hinted.isEmpty() ? needs : hinted;
    }
    var both = EnumSet.copyOf(needs);
    both.addAll(hinted);
    return both;
  }

  private static String prompt(InferenceRequest request) {
    var messages = request.messages();
    for (var at = messages.size() - 1; at >= 0; at--) {
      if (messages.get(at).role() == Role.USER) {
        var text = messages.get(at).text();
        return text.length() <= PlanRoute.PROMPT_CHARS
            ? text
            : text.substring(0, PlanRoute.PROMPT_CHARS);
      }
    }
    return "";
  }
}
