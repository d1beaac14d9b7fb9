package dev.signalbox.router;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.Attempt;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.DecisionOutcome;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.router.plan.Candidate;
import dev.signalbox.router.plan.Decision;
import dev.signalbox.router.plan.Explanation;
import dev.signalbox.router.plan.Factors;
import dev.signalbox.router.plan.Rule;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Set;

/// A decision as JSON.
final class Explained {
  private static final int NANO_DECIMALS = 9;

  private Explained() {}

  /// What the decision looked at of the request; of the prompt it shows nothing.
  static JsonObject request(PlanRoute question) {
    var hints = question.hints();
    var json =
        new JsonObject()
            .put("id", question.id().value())
            .put("model", question.model())
            .put("inputTokens", question.inputTokens())
            .put("outputTokens", question.outputTokens())
            .put("needs", names(question.needs()))
            .put("costState", question.costState().name())
            .put("keyPrefix", question.caller().prefix())
            .put("urgency", RouteRequest.wireName(hints.urgency()))
            .put("quality", RouteRequest.wireName(hints.quality()))
            .put("capabilities", names(hints.capabilities()))
            .put("hedge", hints.hedge())
            .put("labels", new JsonObject(new HashMap<>(question.labels())));
    hints.strategy().ifPresent(strategy -> json.put("strategy", strategy));
    hints.user().ifPresent(user -> json.put("user", user));
    hints.budget().ifPresent(budget -> json.put("budgetUSD", budget.toUsd()));
    return json;
  }

  static JsonArray names(Set<Capability> capabilities) {
    return new JsonArray(capabilities.stream().sorted().map(Capability::wireName).toList());
  }

  static JsonObject rule(Rule rule) {
    return new JsonObject()
        .put("id", rule.id())
        .put("name", rule.name())
        .put("set", rule.set())
        .put("targets", new JsonArray(rule.targets()));
  }

  /// Every candidate: those of the plan first, in its order.
  static JsonArray candidates(Decision decision) {
    var all = new JsonArray();
    decision.order().forEach(candidate -> all.add(candidate(candidate, decision)));
    decision.candidates().stream()
        .filter(candidate -> !decision.order().contains(candidate))
        .forEach(candidate -> all.add(candidate(candidate, decision)));
    return all;
  }

  private static JsonObject candidate(Candidate candidate, Decision decision) {
    var target = candidate.listing().offer().target();
    var standing = candidate.standing();
    var place = decision.order().indexOf(candidate);
    var json =
        new JsonObject()
            .put("target", target.toString())
            .put("provider", target.provider())
            .put("model", target.model())
            .put("inPlan", place >= 0)
            .put("estimatedCostUSD", usd(candidate.costNanoUsd()))
            .put("latencyMs", standing.latencyMillis())
            .put("latencyMeasured", standing.measured())
            .put("rotation", standing.rotation().wireName());
    if (place >= 0) {
      json.put("place", place + 1);
    }
    candidate
        .removedBy()
        .ifPresent(filter ->
            json.put("removedBy", filter.wireName())
                .put("why", Explanation.why(filter, candidate, decision.question())));
    return json.put("score", tenths(decision.weighing().score(candidate)))
        .put("factors", factors(decision.weighing().factors(candidate)))
        .put("measure", tenths(candidate.measure()));
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }

  static JsonObject factors(Factors factors) {
    return new JsonObject()
        .put("cost", factors.cost())
        .put("speed", factors.speed())
        .put("quality", factors.quality())
        .put("availability", factors.availability())
        .put("reliability", factors.reliability());
  }

  /// USD as a number, `unknown` when nobody has said.
  static Object usd(long nanoUsd) {
    return nanoUsd == Long.MAX_VALUE
        ? "unknown"
        : BigDecimal.valueOf(nanoUsd, NANO_DECIMALS).stripTrailingZeros();
  }

  /// The plan, or why there is none.
  static JsonObject outcome(Outcome<Plan> outcome) {
    return switch (outcome) {
      case Outcome.Ok<Plan>(Plan plan) -> plan(plan);
      case Outcome.Err<Plan>(GatewayError error) ->
          new JsonObject().put("error", error.code()).put("message", error.message());
    };
  }

  private static JsonObject plan(Plan plan) {
    var steps = new JsonArray();
    for (var step : plan.steps()) {
      steps.add(
          new JsonObject()
              .put("target", step.target().toString())
              .put("reason", step.reason())
              .put("isLanguageModel", step.languageModel()));
    }
    var effort =
        new JsonObject()
            .put("maxRetries", plan.effort().maxRetries())
            .put("backoffMs", plan.effort().backoffMillis())
            .put("maxBackoffMs", plan.effort().maxBackoffMillis());
    plan.effort().hedgeAfterMillis().ifPresent(millis -> effort.put("hedgeAfterMs", millis));
    return new JsonObject()
        .put("strategy", plan.strategy())
        .put("steps", steps)
        .put("effort", effort);
  }

  static JsonObject happened(DecisionOutcome outcome) {
    var attempts = new JsonArray();
    outcome.attempts().forEach(attempt -> attempts.add(attempt(attempt)));
    return new JsonObject()
        .put("code", outcome.code())
        .put("durationMs", outcome.durationMillis())
        .put("attempts", attempts);
  }

  private static JsonObject attempt(Attempt attempt) {
    return new JsonObject()
        .put("target", attempt.target().toString())
        .put("status", attempt.status())
        .put("succeeded", attempt.succeeded())
        .put("reason", attempt.reason())
        .put("durationMs", attempt.durationMillis());
  }
}
