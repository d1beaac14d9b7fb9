package dev.signalbox.router;

import dev.signalbox.bus.Bus;
import dev.signalbox.platform.operator.OperatorRoutes;
import dev.signalbox.platform.operator.OperatorRoutes.Route;
import io.vertx.core.Vertx;
import java.util.List;

/// Every page of the router's HTTP API.
final class RouterApi {
  private RouterApi() {}

  static OperatorRoutes of(RouterUnit unit, Bus bus, Vertx vertx) {
    var fleet = new FleetPages(unit);
    var checks = new CheckPage(unit, bus);
    var added = new AddedProviders(unit, bus, vertx);
    var advice = new Advice(unit);
    var rules = new RulePages(unit.rules(), unit::fleet);
    var decisions = new DecisionPages(unit, bus);
    return new OperatorRoutes(
        List.of(
            new Route("GET", "/orchestrator/providers", fleet::providers),
            new Route("POST", "/orchestrator/providers", added::add),
            new Route("PUT", "/orchestrator/providers/*", added::change),
            new Route("DELETE", "/orchestrator/providers/*", added::remove),
            new Route("GET", "/orchestrator/provider-status/*", fleet::status),
            new Route("GET", "/orchestrator/health/*", checks::check),
            new Route("GET", "/orchestrator/models", fleet::models),
            new Route("GET", "/orchestrator/models/*", fleet::modelsOfOne),
            new Route("POST", "/orchestrator/analyze-request", advice::analyze),
            new Route("POST", "/orchestrator/route-request", advice::route),
            new Route("GET", "/orchestrator/routing-rules", rules::list),
            new Route("POST", "/orchestrator/routing-rules", rules::add),
            new Route("GET", "/orchestrator/routing-rules/*", rules::one),
            new Route("PUT", "/orchestrator/routing-rules/*", rules::change),
            new Route("DELETE", "/orchestrator/routing-rules/*", rules::remove),
            new Route("GET", "/decisions", decisions::list),
            new Route("GET", "/decisions/*", decisions::one),
            new Route("GET", "/api/ai/providers", fleet::catalogue),
            new Route("GET", "/api/ai/health", fleet::health)));
  }
}
