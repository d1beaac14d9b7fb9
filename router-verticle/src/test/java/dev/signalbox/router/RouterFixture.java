package dev.signalbox.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.Presence.TargetHealth;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.Target;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.BusNode;
import dev.signalbox.bus.NodeIdentity;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.platform.Platform;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.FreePorts;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// A router of two lanes on a real bus, with providers that say what the test wants.
final class RouterFixture {
  static final Offer MINI = offer("openai", "gpt-4o-mini", 150_000);
  static final Offer HAIKU = offer("anthropic", "haiku", 800_000);

  final BusNode bus;
  final Vertx vertx;
  private final Platform platform;
  private final int port = FreePorts.one();
  private String deployment = "";

  /// @param platform made of the settings it is given
  RouterFixture(
      Vertx vertx,
      BusNode bus,
      Map<String, String> settings,
      Function<Map<String, String>, Platform> platform) {
    this.vertx = vertx;
    this.bus = bus;
    var all = new HashMap<>(settings);
    all.put("ROUTER_PORT", Integer.toString(port));
    this.platform = platform.apply(all);
  }

  static BusNode bus(Vertx vertx, String node) {
    return BusNode.local(vertx, new NodeIdentity(node, "h", "0"), InstantSource.system());
  }

  /// A router whose database is away.
  static RouterFixture alone(Vertx vertx, Map<String, String> settings) {
    return alone(vertx, bus(vertx, "n-1"), settings);
  }

  /// The same at a bus of the test's own.
  static RouterFixture alone(Vertx vertx, BusNode bus, Map<String, String> settings) {
    return new RouterFixture(
        vertx,
        bus,
        settings,
        all -> TestPlatform.withoutDatabase(vertx, Path.of("target"), InstantSource.system(), all));
  }

  RouterFixture deployed() {
    var lanes = RouterVerticle.replicas(RouterConfig.from(platform.settings()), bus, platform);
    deployment =
        Eventually.get(vertx.deployVerticle(lanes, new DeploymentOptions().setInstances(2)));
    return this;
  }

  void stop() {
    Eventually.get(stopping());
  }

  Future<Void> stopping() {
    return vertx.undeploy(deployment);
  }

  Platform platform() {
    return platform;
  }

  RouterFixture with(ProviderPresence... providers) {
    var said = new ReplicaState.Snapshot(Presence.State.READY, List.of(providers), Map.of());
    Eventually.get(bus.join(Unit.PROVIDERS, () -> said));
    Eventually.until("providers are heard", () -> !bus.rollCall().of(Unit.PROVIDERS).isEmpty());
    return this;
  }

  static ProviderPresence provider(String status, Offer offer, TargetHealth... targets) {
    return new ProviderPresence(
        offer.target().provider(), status, 321, 99, List.of(offer), List.of(targets));
  }

  static Offer offer(String provider, String model, long price) {
    return new Offer(
        new Target(provider, model),
        new Price.PerToken(price, price / 2, price, price * 4),
        128_000,
        16_384,
        1500,
        true,
        true,
        Capability.CHAT,
        Map.of());
  }

  Outcome<Plan> ask(String model) {
    return ask(model, "");
  }

  Outcome<Plan> ask(String model, String prompt) {
    var question =
        new PlanRoute(
            new RequestId("r"),
            CallerKey.ANONYMOUS,
            model,
            10,
            10,
            Set.of(),
            CostState.OK,
            RoutingHints.NONE,
            prompt,
            Map.of());
    return Eventually.get(bus.ask(Addresses.PLAN, question, soon()));
  }

  Plan plan(String model, String prompt) {
    return switch (ask(model, prompt)) {
      case Outcome.Ok<Plan>(Plan plan) -> plan;
      case Outcome.Err<Plan>(var error) -> throw new AssertionError(error.message());
    };
  }

  Deadline soon() {
    return Deadline.in(Duration.ofSeconds(10), InstantSource.system());
  }

  int port() {
    return port;
  }

  JsonObject get(String path) {
    return http(HttpMethod.GET, path, "");
  }

  JsonObject post(String path, JsonObject body) {
    return http(HttpMethod.POST, path, body.encode());
  }

  /// The status of an answer that has no body.
  int head(String path) {
    var client = vertx.createHttpClient();
    return Eventually.get(
        client
            .request(HttpMethod.HEAD, port, "127.0.0.1", path)
            .compose(HttpClientRequest::send)
            .compose(response ->
                response
                    .body()
                    .map(body -> {
                      assertThat(body.length()).isZero();
                      return response.statusCode();
                    }))
            .eventually(client::close));
  }

  /// The answer with its status as `httpStatus`.
  JsonObject http(HttpMethod method, String path, String body) {
    return Eventually.onLoop(vertx, () -> asking(method, path, body));
  }

  private Future<JsonObject> asking(HttpMethod method, String path, String body) {
    var client = vertx.createHttpClient();
    return client
        .request(method, port, "127.0.0.1", path)
        .compose(request -> request.send(Buffer.buffer(body)))
        .compose(response ->
            response
                .body()
                .map(answer -> answer.toJsonObject().put("httpStatus", response.statusCode())))
        .eventually(client::close);
  }
}
