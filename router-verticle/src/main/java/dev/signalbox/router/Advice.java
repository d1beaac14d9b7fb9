package dev.signalbox.router;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.Replying;
import dev.signalbox.router.RouterUnit.Decided;
import dev.signalbox.router.plan.Candidate;
import dev.signalbox.router.plan.Fleet;
import dev.signalbox.router.plan.Rotation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Shows where a request would go, without calling anyone.
final class Advice {
  private final RouterUnit unit;

  Advice(RouterUnit unit) {
    this.unit = unit;
  }

  Future<OperatorReply> analyze(Asked asked) {
    return withDecision(asked, this::analysis);
  }

  Future<OperatorReply> route(Asked asked) {
    return withDecision(asked, Advice::routed);
  }

  private Future<OperatorReply> withDecision(
      Asked asked, BiFunction<Request, Decided, OperatorReply> page) {
    var question = RouteRequest.read(asked.call().id(), asked.call().body());
    var fleet = unit.fleet();
    return Future.succeededFuture(
        fleet.isEmpty()
            ? Replying.error(asked.call().id(), new GatewayError.UnitUnavailable(Unit.PROVIDERS))
            : page.apply(
                new Request(asked, question, fleet.get()), unit.decide(question, fleet.get())));
  }

  private record Request(Asked asked, PlanRoute question, Fleet fleet) {}

  private OperatorReply analysis(Request request, Decided decided) {
    var question = request.question();
    var decision = decided.decision();
    var json =
        new JsonObject()
            .put("decisionId", decided.id())
            .put(
                "expectedTokens",
                new JsonObject()
                    .put("input", question.inputTokens())
                    .put("output", question.outputTokens())
                    .put("total", question.inputTokens() + question.outputTokens()))
            .put("requiredCapabilities", Explained.names(question.hints().capabilities()))
            .put("urgency", RouteRequest.wireName(question.hints().urgency()))
            .put("quality", RouteRequest.wireName(question.hints().quality()))
            .put("strategy", decision.strategy().wireName())
            .put("weights", Explained.factors(decision.weighing().weights()))
            .put("candidates", Explained.candidates(decision))
            .put("plan", Explained.outcome(decision.outcome()));
    var policy = unit.rules().policy();
    decision
        .rule()
        .ifPresent(
            rule -> json.put("rule", UnservedNames.explained(rule, policy, request.fleet())));
    return Replying.ok(json);
  }

  private static OperatorReply routed(Request request, Decided decided) {
    return switch (decided.outcome()) {
      case Outcome.Err<Plan>(GatewayError error) ->
          Replying.error(request.asked().call().id(), error);
      case Outcome.Ok<Plan>(Plan plan) ->
          isReachable(decided) ? route(request, decided, plan) : unreachable(request, decided);
    };
  }

  private static boolean isReachable(Decided decided) {
    var rotation = decided.decision().order().getFirst().standing().rotation();
    return rotation == Rotation.IN || rotation == Rotation.TRIAL;
  }

  private static OperatorReply unreachable(Request request, Decided decided) {
    var first = decided.decision().order().getFirst();
    return Replying.error(
        request.asked().call().id(),
        503,
        "NO_PROVIDER_AVAILABLE",
        "No target of "
            + request.question().model()
            + " can be called now; the first, "
            + first.listing().name()
            + ", is "
            + first.standing().rotation().wireName()
            + ".");
  }

  private static OperatorReply route(Request request, Decided decided, Plan plan) {
    var order = decided.decision().order();
    var first = order.getFirst();
    var question = request.question();
    return Replying.ok(
        new JsonObject()
            .put("success", true)
            .put("message", plan.steps().getFirst().reason())
            .put("provider", first.listing().offer().target().provider())
            .put("model", first.listing().offer().target().model())
            .put("estimatedCost", Explained.usd(first.costNanoUsd()))
            .put("estimatedTokens", question.inputTokens() + question.outputTokens())
            .put("responseTime", first.standing().latencyMillis())
            .put("fallbackProvider", other(order).orElse(null))
            .put("strategy", plan.strategy())
            .put("decisionId", decided.id()));
  }

  /// The provider of the next target, another one where there is any.
  private static Optional<String> other(List<Candidate> order) {
    var first = order.getFirst().listing().offer().target().provider();
    return order.stream()
        .skip(1)
        .map(candidate -> candidate.listing().offer().target().provider())
        .sorted((a, b) -> Boolean.compare(a.equals(first), b.equals(first)))
        .findFirst();
  }
}
