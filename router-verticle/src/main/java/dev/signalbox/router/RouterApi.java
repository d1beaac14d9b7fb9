package dev.signalbox.router;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The router's whole HTTP API as one function, whichever door a call came through.
final class RouterApi {
  private static final Logger LOG = LoggerFactory.getLogger(RouterApi.class);

  private final List<Route> routes;

  RouterApi(RouterUnit unit, Bus bus, Vertx vertx) {
    var fleet = new FleetPages(unit);
    var checks = new CheckPage(unit, bus);
    var added = new AddedProviders(unit, vertx);
    var advice = new Advice(unit);
    var rules = new RulePages(unit.rules());
    var decisions = new DecisionPages(unit, bus);
    this.routes =
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
            new Route("GET", "/api/ai/health", fleet::health));
  }

  /// A call that has found its answerer.
  ///
  /// @param id what stood for the `*` of the path, else empty
  record Asked(OperatorCall call, String id, Deadline deadline) {
    OperatorReply notFound() {
      return Replying.error(call.id(), new GatewayError.NotFound(call.path()));
    }
  }

  /// Answers one kind of call.
  @FunctionalInterface
  interface Page {
    Future<OperatorReply> answer(Asked asked);
  }

  private record Route(String method, String path, Page page) {
    boolean serves(String asked) {
      if (!path.endsWith("*")) {
        return asked.equals(path);
      }
      var prefix = path.length() - 1;
      return asked.length() > prefix && asked.startsWith(path.substring(0, prefix));
    }

    String id(String asked) {
      return path.endsWith("*") ? asked.substring(path.length() - 1) : "";
    }
  }

  /// Every path there is, `*` standing for a name that may hold slashes.
  List<String> paths() {
    return routes.stream().map(Route::path).distinct().toList();
  }

  /// Answers a call. The future does not fail.
  Future<OperatorReply> answer(OperatorCall call, Deadline deadline) {
    var serving = routes.stream().filter(route -> route.serves(call.path())).toList();
    if (serving.isEmpty()) {
      return Future.succeededFuture(
          Replying.error(call.id(), new GatewayError.NotFound(call.path())));
    }
    var chosen = serving.stream().filter(route -> route.method().equals(call.method())).findFirst();
    if (chosen.isEmpty()) {
      var allowed = serving.stream().map(Route::method).sorted().collect(Collectors.joining(", "));
      return Future.succeededFuture(
          Replying.error(call.id(), new GatewayError.MethodNotAllowed(call.method(), allowed)));
    }
    var asked = new Asked(call, chosen.get().id(call.path()), deadline);
    return Future.succeededFuture(asked)
        .compose(chosen.get().page()::answer)
        .recover(failure -> Future.succeededFuture(failed(call, failure)));
  }

  private static OperatorReply failed(OperatorCall call, Throwable failure) {
    if (failure instanceof BadField bad) {
      return Replying.bad(call.id(), bad);
    }
    if (DatabaseFailure.is(failure)) {
      LOG.atWarn()
          .setCause(failure)
          .addKeyValue("requestId", call.id())
          .log("The database did not answer a call of the router's API");
      return DatabaseFailure.reply(call.id());
    }
    LOG.atError()
        .setCause(failure)
        .addKeyValue("requestId", call.id())
        .addKeyValue("path", call.path())
        .log("A call of the router's API failed by a defect");
    return Replying.error(call.id(), new GatewayError.Internal());
  }
}
