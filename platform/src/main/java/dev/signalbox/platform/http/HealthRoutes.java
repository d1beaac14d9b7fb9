package dev.signalbox.platform.http;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.Telemetry;
import dev.signalbox.platform.http.HealthCheck.State;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/// `/health`, `/live`, `/ready` and `/metrics` of one unit.
public final class HealthRoutes {
  /// Where they are: what probes ask is answered however busy the process is.
  static final Set<String> PATHS = Set.of("/health", "/live", "/ready", "/metrics");

  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Unit unit;
  private final Platform platform;
  private final List<HealthCheck> checks;
  private final long startedMillis;

  public HealthRoutes(Unit unit, Platform platform, List<HealthCheck> checks) {
    this.unit = unit;
    this.platform = platform;
    this.checks = List.copyOf(checks);
    this.startedMillis = platform.clock().millis();
  }

  /// Adds the four routes.
  public void mount(Router router) {
    page(router, "/health").handler(context -> Replies.json(context, 200, health()));
    page(router, "/live")
        .handler(context -> Replies.json(context, 200, new JsonObject().put("status", "live")));
    page(router, "/ready").handler(this::ready);
    page(router, "/metrics").handler(context -> metrics(context, platform.telemetry()));
  }

  /// A route that answers `GET`, and `HEAD` as many probes ask.
  public static Route page(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  /// The body of `/health`, for a unit that has more to say.
  public JsonObject health() {
    return new JsonObject()
        .put("status", worst() == State.OK ? "ok" : worst().word())
        .put("unit", unit.id())
        .put("version", platform.version())
        .put("uptime", platform.clock().millis() - startedMillis);
  }

  private void ready(RoutingContext context) {
    var worst = worst();
    var body = new JsonObject().put("status", readiness(worst));
    var states = new JsonObject();
    checks.forEach(check -> states.put(check.name(), check.state().get().word()));
    Replies.json(context, worst == State.DOWN ? 503 : 200, body.put("checks", states));
  }

  private State worst() {
    return checks.stream().map(check -> check.state().get()).max(State::compareTo).orElse(State.OK);
  }

  private static String readiness(State worst) {
    return switch (worst) {
      case OK -> "ready";
      case DEGRADED -> "degraded";
      case DOWN -> "not_ready";
    };
  }

  /// A scrape takes milliseconds, so it is kept off the event loop.
  private static void metrics(RoutingContext context, Telemetry telemetry) {
    context
        .vertx()
        .executeBlocking(telemetry::scrape, false)
        .onSuccess(text -> context.response().putHeader("Content-Type", PROMETHEUS_TEXT).end(text))
        .onFailure(context::fail);
  }
}
