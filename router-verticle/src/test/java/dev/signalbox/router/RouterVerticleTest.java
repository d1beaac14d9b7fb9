package dev.signalbox.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.routing.Capability;
import dev.signalbox.api.routing.Offer;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.api.routing.Price;
import dev.signalbox.api.routing.RoutingHints;
import dev.signalbox.api.routing.Target;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.BusNode;
import dev.signalbox.bus.NodeIdentity;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.platform.Settings;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CleanRun
class RouterVerticleTest {
  private static final ProviderPresence OPENAI =
      new ProviderPresence(
          "openai",
          "ok",
          321,
          99,
          List.of(
              new Offer(
                  new Target("openai", "gpt-4o-mini"),
                  new Price.PerToken(150_000, 75_000, 150_000, 600_000),
                  128_000,
                  16_384,
                  1500,
                  true,
                  true,
                  Capability.CHAT,
                  Map.of())),
          List.of());

  private Vertx vertx;
  private Bus bus;
  private final int port = freePort();

  @BeforeEach
  void start(Vertx fresh) {
    vertx = fresh;
    bus = BusNode.local(vertx, new NodeIdentity("n", "h", "0"), InstantSource.system());
  }

  @Test
  void itPlansOverWhatIsPresentAndSaysSoWhenNobodyIs() {
    deploy();
    var unavailable = ask("auto");
    assertThat(unavailable)
        .isEqualTo(Outcome.err(new GatewayError.UnitUnavailable(Unit.PROVIDERS)));

    providersArrive();

    assertThat(ask("auto"))
        .isInstanceOfSatisfying(
            Outcome.Ok.class,
            ok ->
                assertThat(((Plan) ok.value()).steps().getFirst().target())
                    .isEqualTo(new Target("openai", "gpt-4o-mini")));
    assertThat(bus.rollCall().of(Unit.ROUTER)).hasSize(1);
  }

  @Test
  void itsOwnPortShowsProvidersAndModels() {
    deploy();
    providersArrive();

    var provider = get("/orchestrator/providers", 200).getJsonArray("providers").getJsonObject(0);
    assertThat(provider.getString("status")).isEqualTo("ok");
    assertThat(provider.getInteger("responseTime")).isEqualTo(321);
    assertThat(provider.getJsonArray("models")).containsExactly("gpt-4o-mini");
    assertThat(provider.getJsonObject("costPerToken").getDouble("input")).isEqualTo(1.5e-7);
    assertThat(get("/orchestrator/models", 200).getInteger("total")).isEqualTo(1);
    assertThat(get("/orchestrator/models/openai", 200).getJsonArray("models")).hasSize(1);
    assertThat(get("/orchestrator/models/nobody", 404).getString("error")).isEqualTo("NOT_FOUND");
  }

  @Test
  void anUnknownStrategyIsRefusedByName() {
    var settings = new Settings(Map.of("ROUTER_STRATEGY", "dearest"), Map.of());

    assertThatThrownBy(() -> RouterConfig.from(settings))
        .hasMessageContaining("ROUTER_STRATEGY")
        .hasMessageContaining("cheapest, fastest");
    assertThat(RouterConfig.settings()).hasSize(17);
  }

  private void providersArrive() {
    Eventually.get(
        bus.join(
            Unit.PROVIDERS,
            () -> new ReplicaState.Snapshot(Presence.State.READY, List.of(OPENAI), Map.of())));
    Eventually.until("providers are heard", () -> !bus.rollCall().of(Unit.PROVIDERS).isEmpty());
  }

  private void deploy() {
    var environment = Map.of("ROUTER_PORT", Integer.toString(port));
    var platform =
        TestPlatform.withoutDatabase(vertx, Path.of("target"), InstantSource.system(), environment);
    var replicas = RouterVerticle.replicas(RouterConfig.from(platform.settings()), bus, platform);
    Eventually.get(vertx.deployVerticle(replicas.get()));
  }

  private Outcome<Plan> ask(String model) {
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
            "",
            Map.of());
    var deadline = Deadline.in(Duration.ofSeconds(10), InstantSource.system());
    return Eventually.get(bus.ask(Addresses.PLAN, question, deadline));
  }

  private JsonObject get(String path, int status) {
    return Eventually.get(
        vertx
            .createHttpClient()
            .request(HttpMethod.GET, port, "127.0.0.1", path)
            .compose(request -> request.send())
            .compose(response -> {
              assertThat(response.statusCode()).isEqualTo(status);
              return response.body();
            })
            .map(body -> body.toJsonObject()));
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
