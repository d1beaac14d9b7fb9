package dev.signalbox.gateway;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.http.AskedPath;
import dev.signalbox.platform.http.HealthCheck;
import dev.signalbox.platform.http.HealthRoutes;
import dev.signalbox.platform.http.JsonErrors;
import dev.signalbox.platform.http.MalformedBodies;
import dev.signalbox.platform.http.PlainPaths;
import dev.signalbox.platform.http.RequestIds;
import dev.signalbox.platform.http.SecurityHeaders;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// What operators and probes ask the gateway: everything but inference.
final class OperatorPages {
  private static final String CURL =
      "curl -d '{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"systemPrompt\":\"Be brief.\",\"model\":\"auto\"}' http://";

  /// What `POST /chat` calls its providers.
  private static final Map<String, String> ASSISTANT_NAMES =
      Map.of("grok", "xai", "gpt", "openai", "claude", "anthropic");

  private final Platform platform;
  private final Fleet fleet;
  private final StatusPage status;
  private final InfoPage info;
  private final GatewayMeters meters;
  private final Buffer openApi = DocsPage.resource("openapi.json");

  OperatorPages(Platform platform, Fleet fleet, GatewayMeters meters, SwitchLog switches) {
    this.platform = platform;
    this.fleet = fleet;
    this.meters = meters;
    this.info = new InfoPage(platform, fleet);
    this.status = new StatusPage(fleet, platform.database(), platform.clock(), switches);
  }

  /// The router that serves them.
  ///
  /// @param guards are asked before any page
  Router router(Vertx vertx, long bodyLimitBytes, Consumer<Router> guards) {
    var router = Router.router(vertx);
    JsonErrors.mount(router, bodyLimitBytes, PageRefusals::send);
    router.route().handler(this::count);
    router.route().handler(new RequestIds(RequestIds::random));
    router.route().handler(new SecurityHeaders());
    router.route(ModelPages.VENDORS).handler(new PlainPaths(ModelPages::refuse));
    router.route().handler(new PlainPaths(PageRefusals::send));
    guards.accept(router);
    new HealthRoutes(Unit.GATEWAY, platform, checks()).mount(router);
    page(router, "/", this::index);
    page(router, "/healthz", context -> healthz());
    page(router, "/info", context -> info.render());
    page(router, Route.OPENAPI.path(), context -> openApi);
    DocsPage.mount(router);
    page(router, "/status", context -> status.render());
    return router;
  }

  private void count(RoutingContext context) {
    var began = System.nanoTime();
    context.addEndHandler(_ ->
        meters.request(
            Route.of(AskedPath.of(context.request())),
            GatewayMeters.Method.of(context.request().method().name()),
            context.response().getStatusCode(),
            System.nanoTime() - began));
    // later than that handler, which listens for failures of the response too
    MalformedBodies.answer(context.request());
    context.next();
  }

  private static void page(Router router, String path, Function<RoutingContext, Buffer> body) {
    HealthRoutes.page(router, path)
        .handler(context ->
            context
                .response()
                .putHeader("Content-Type", "application/json")
                .end(body.apply(context)));
  }

  private List<HealthCheck> checks() {
    var checks = new ArrayList<HealthCheck>();
    checks.add(HealthCheck.database(platform.database()));
    for (var unit : List.of(Unit.SECURITY, Unit.COST, Unit.ROUTER, Unit.PROVIDERS)) {
      Supplier<HealthCheck.State> state = () -> fleet.weighed(unit);
      checks.add(new HealthCheck(unit.id(), state));
    }
    return checks;
  }

  private Buffer index(RoutingContext context) {
    var authority = context.request().authority();
    var host = authority == null ? "localhost:3005" : authority.toString();
    return Json.object(out -> {
      out.writeStringField("name", "Signalbox");
      out.writeStringField("version", platform.version());
      out.writeStringField("try", CURL + WholeCharacters.of(host) + "/infer");
      out.writeArrayFieldStart("endpoints");
      for (var route : Route.values()) {
        if (route != Route.OTHER) {
          out.writeString(route.path());
        }
      }
      out.writeEndArray();
    });
  }

  private Buffer healthz() {
    var database = platform.database().isUp();
    return Json.object(out -> {
      out.writeStringField("status", word(fleet.overall(database)));
      out.writeStringField("timestamp", Instant.ofEpochMilli(platform.clock().millis()).toString());
      out.writeObjectFieldStart("services");
      out.writeStringField("database", database ? "ok" : "down");
      for (var service : services().entrySet()) {
        out.writeStringField(service.getKey(), service.getValue());
      }
      out.writeEndObject();
      out.writeObjectFieldStart("queue_depth");
      out.writeNumberField("settlements", fleet.sum(StatusPage.SPOOL_DEPTH));
      out.writeEndObject();
    });
  }

  /// Every provider there is to know: those in use with their state, the others as what they are.
  /// One not called yet has shown no fault.
  private Map<String, String> services() {
    var services = new TreeMap<String, String>();
    platform
        .catalogue()
        .current()
        .providers()
        .forEach(provider -> services.put(provider.id(), "not_configured"));
    for (var provider : fleet.providers().values()) {
      services.put(provider.id(), provider.status().equals("unknown") ? "ok" : provider.status());
    }
    ASSISTANT_NAMES.forEach(
        (name, provider) -> services.put(name, services.getOrDefault(provider, "not_configured")));
    return services;
  }

  private static String word(HealthCheck.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
