package dev.signalbox.router;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.bus.Bus;
import dev.signalbox.platform.Platform;
import dev.signalbox.router.plan.Decision;
import dev.signalbox.router.plan.Fleet;
import dev.signalbox.router.plan.Planner;
import io.vertx.core.Vertx;
import java.util.Optional;

/// What all lanes of one router process share: the fleet, the policy and the last decisions.
final class RouterUnit {
  private final FleetSource fleet;
  private final RuleBook rules;
  private final DecisionLog log;
  private final DecisionIds ids;
  private final Platform platform;
  private final RouterMeters meters;

  RouterUnit(RouterConfig config, Bus bus, Platform platform, Vertx vertx) {
    this.platform = platform;
    this.meters = new RouterMeters(platform.telemetry().meters());
    this.rules = new RuleBook(vertx, config.policy(), platform.database());
    this.fleet =
        new FleetSource(
            bus.rollCall(),
            config.quality(),
            platform.clock(),
            now -> UnservedNames.log(rules.policy(), rules.shipped().ids(), now));
    this.log = new DecisionLog(config.keptDecisions(), config.keptDecisionBytes());
    this.ids = new DecisionIds(bus.node());
  }

  /// Decides about `question` and remembers it.
  Outcome<Plan> plan(PlanRoute question) {
    var now = fleet.now();
    return now.isEmpty()
        ? Outcome.err(new GatewayError.UnitUnavailable(Unit.PROVIDERS))
        : helpful(decide(question, now.get()).outcome(), now.get());
  }

  /// What nobody serves may be what a setting would bring.
  private Outcome<Plan> helpful(Outcome<Plan> outcome, Fleet now) {
    if (outcome instanceof Outcome.Err<Plan>(GatewayError.ModelNotFound missing)) {
      var activation =
          platform.catalogue().current().activationOf(missing.model(), now.providers().keySet());
      return Outcome.err(
          new GatewayError.ModelNotFound(missing.model(), missing.known(), activation));
    }
    return outcome;
  }

  /// The same with everything that led to it, for who asks for that.
  Decided decide(PlanRoute question, Fleet now) {
    var id = ids.next();
    var policy = rules.policy();
    var decision = Planner.decide(id, question, policy, now);
    meters.decided(decision);
    var inputs = new DecisionLog.Inputs(question, policy, now);
    log.keep(DecisionLog.Kept.made(inputs, id, platform.clock().millis(), decision.outcome()));
    return new Decided(id, decision);
  }

  /// A decision under its name.
  record Decided(String id, Decision decision) {
    Outcome<Plan> outcome() {
      return decision.outcome();
    }
  }

  Optional<Fleet> fleet() {
    return fleet.now();
  }

  RuleBook rules() {
    return rules;
  }

  DecisionLog log() {
    return log;
  }

  Platform platform() {
    return platform;
  }
}
