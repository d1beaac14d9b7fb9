package dev.signalbox.router;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.Replying;
import dev.signalbox.router.DecisionLog.Kept;
import dev.signalbox.router.plan.Candidate;
import dev.signalbox.router.plan.Planner;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Explains decisions: thought again from what they were made from, which is also the proof that
/// the same comes out.
final class DecisionPages {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int USUAL_LIMIT = 20;
  private static final int MOST = 200;
  private static final String HERE = "here";

  private final RouterUnit unit;
  private final Bus bus;

  DecisionPages(RouterUnit unit, Bus bus) {
    this.unit = unit;
    this.bus = bus;
  }

  /// From the router that made it.
  Future<OperatorReply> one(Asked asked) {
    var kept = unit.log().find(asked.id());
    if (kept.isPresent()) {
      return Future.succeededFuture(Replying.ok(explained(kept.get())));
    }
    var node = DecisionIds.nodeOf(asked.id()).orElse(bus.node());
    if (node.equals(bus.node())) {
      return Future.succeededFuture(forgotten(asked));
    }
    return bus.askAt(node, Addresses.ROUTER_API, asked.call(), soon())
        .map(outcome ->
            switch (outcome) {
              case Outcome.Ok<OperatorReply>(OperatorReply reply) -> reply;
              case Outcome.Err<OperatorReply> _ -> forgotten(asked);
            });
  }

  private OperatorReply forgotten(Asked asked) {
    return Replying.error(
        asked.call().id(),
        404,
        "DECISION_NOT_FOUND",
        "No router knows this decision. Each process keeps its last "
            + unit.log().most()
            + " decisions while it runs (router.keptDecisions).");
  }

  private Deadline soon() {
    return Deadline.in(PATIENCE, unit.platform().clock());
  }

  /// The latest of all routers, or with `scope=here` of this one.
  Future<OperatorReply> list(Asked asked) {
    var limit = limit(asked.call().query());
    var scope = asked.call().query().getOrDefault("scope", "");
    if (!scope.isEmpty() && !scope.equals(HERE)) {
      throw new BadField("scope", "expected " + HERE + ", or none for all routers");
    }
    var own = unit.log().latest(limit).stream().map(this::brief).toList();
    if (scope.equals(HERE)) {
      return Future.succeededFuture(Replying.ok(listed(own)));
    }
    var others =
        bus.rollCall().of(Unit.ROUTER).stream()
            .map(presence -> presence.replica().node())
            .filter(node -> !node.equals(bus.node()))
            .distinct()
            .map(node -> from(node, asked.call(), limit))
            .toList();
    return Future.join(new ArrayList<>(others))
        .otherwiseEmpty()
        .map(_ -> {
          var all =
              Stream.concat(own.stream(), others.stream().flatMap(each -> each.result().stream()))
                  .sorted(Comparator.comparing((JsonObject one) -> one.getString("at")).reversed())
                  .limit(limit)
                  .toList();
          return Replying.ok(listed(all));
        });
  }

  private Future<List<JsonObject>> from(String node, OperatorCall call, int limit) {
    var question =
        new OperatorCall(
            call.id(),
            "GET",
            "/decisions",
            Map.of("scope", HERE, "limit", Integer.toString(limit)),
            "",
            call.by());
    return bus.askAt(node, Addresses.ROUTER_API, question, soon())
        .map(outcome ->
            switch (outcome) {
              case Outcome.Ok<OperatorReply>(OperatorReply reply) ->
                  new JsonObject(reply.json())
                      .getJsonArray("decisions", new JsonArray()).stream()
                          .map(JsonObject.class::cast)
                          .toList();
              case Outcome.Err<OperatorReply> _ -> List.of();
            });
  }

  private static int limit(Map<String, String> query) {
    try {
      var limit = Integer.parseInt(query.getOrDefault("limit", Integer.toString(USUAL_LIMIT)));
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw new BadField("limit", "expected a whole number from 1 to " + MOST);
    }
    throw new BadField("limit", "expected a whole number from 1 to " + MOST);
  }

  private static JsonObject listed(List<JsonObject> decisions) {
    return new JsonObject()
        .put("total", decisions.size())
        .put("decisions", new JsonArray(decisions));
  }

  private JsonObject brief(Kept kept) {
    var json =
        new JsonObject()
            .put("decisionId", kept.id())
            .put("at", Instant.ofEpochMilli(kept.atEpochMillis()).toString())
            .put("requestId", kept.question().id().value())
            .put("model", kept.question().model());
    switch (kept.outcome()) {
      case Outcome.Ok<Plan>(Plan plan) ->
          json.put("strategy", plan.strategy())
              .put("target", plan.steps().getFirst().target().toString());
      case Outcome.Err<Plan>(GatewayError error) -> json.put("error", error.code());
    }
    kept.happened().ifPresent(happened -> json.put("outcome", happened.code()));
    return json;
  }

  private JsonObject explained(Kept kept) {
    var again = Planner.decide(kept.id(), kept.question(), kept.policy(), kept.fleet());
    var json =
        new JsonObject()
            .put("decisionId", kept.id())
            .put("at", Instant.ofEpochMilli(kept.atEpochMillis()).toString())
            .put("router", bus.node())
            .put("seed", kept.question().id().value())
            .put("versions", versions(kept))
            .put("request", Explained.request(kept.question()))
            .put("strategy", again.strategy().wireName())
            .put("weights", Explained.factors(again.weighing().weights()))
            .put("candidates", Explained.candidates(again))
            .put("notAskedFor", kept.fleet().book().listings().size() - offered(again.candidates()))
            .put("plan", Explained.outcome(kept.outcome()))
            .put("replay", new JsonObject().put("same", again.outcome().equals(kept.outcome())));
    again
        .rule()
        .ifPresent(
            rule -> json.put("rule", UnservedNames.explained(rule, kept.policy(), kept.fleet())));
    json.put("outcome", kept.happened().map(Explained::happened).orElse(null));
    return json;
  }

  private static long offered(List<Candidate> candidates) {
    return candidates.stream().filter(candidate -> candidate.listing().index() >= 0).count();
  }

  private JsonObject versions(Kept kept) {
    return new JsonObject()
        .put("config", kept.policy().version())
        .put("catalogue", kept.fleet().book().version())
        .put("health", kept.fleet().number())
        .put("healthAt", Instant.ofEpochMilli(kept.fleet().takenAtEpochMillis()).toString());
  }
}
