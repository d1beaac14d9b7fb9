package dev.signalbox.app;

import dev.signalbox.api.Unit;
import dev.signalbox.bus.Bus;
import dev.signalbox.conversation.ConversationConfig;
import dev.signalbox.conversation.ConversationVerticle;
import dev.signalbox.cost.CostConfig;
import dev.signalbox.cost.CostVerticle;
import dev.signalbox.gateway.GatewayConfig;
import dev.signalbox.gateway.GatewayVerticle;
import dev.signalbox.platform.Platform;
import dev.signalbox.provider.ProviderConfig;
import dev.signalbox.provider.ProviderVerticle;
import dev.signalbox.router.RouterConfig;
import dev.signalbox.router.RouterVerticle;
import dev.signalbox.security.SecurityConfig;
import dev.signalbox.security.SecurityVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The units running in this process.
final class Units {
  /// Answers come up before questions can arrive, and go down after them.
  static final List<Unit> START_ORDER =
      List.of(
          Unit.SECURITY, Unit.COST, Unit.PROVIDERS, Unit.ROUTER, Unit.CONVERSATIONS, Unit.GATEWAY);

  private final Vertx vertx;
  private final Bus bus;
  private final Platform platform;
  private final int instances;
  private final Map<Unit, String> deployed = new ConcurrentHashMap<>();

  Units(Vertx vertx, Bus bus, Platform platform, int instances) {
    this.vertx = vertx;
    this.bus = bus;
    this.platform = platform;
    this.instances = instances;
  }

  /// Starts `unit` on every event loop.
  Future<Void> deploy(Unit unit) {
    return vertx
        .deployVerticle(verticles(unit), new DeploymentOptions().setInstances(instances))
        .onSuccess(id -> deployed.put(unit, id))
        .mapEmpty();
  }

  /// Whether `unit` is up in this process.
  boolean runs(Unit unit) {
    return deployed.containsKey(unit);
  }

  /// Stops `unit`; harmless when it does not run.
  Future<Void> undeploy(Unit unit) {
    var id = deployed.remove(unit);
    return id == null ? Future.succeededFuture() : vertx.undeploy(id);
  }

  /// Stops everything, questions first.
  Future<Void> undeployAll() {
    var stopped = Future.<Void>succeededFuture();
    for (var unit : START_ORDER.reversed()) {
      stopped = stopped.eventually(() -> undeploy(unit));
    }
    return stopped;
  }

  private Supplier<? extends VerticleBase> verticles(Unit unit) {
    var settings = platform.settings();
    return switch (unit) {
      case GATEWAY -> GatewayVerticle.replicas(GatewayConfig.from(settings), bus, platform);
      case SECURITY -> SecurityVerticle.replicas(SecurityConfig.from(settings), bus, platform);
      case COST -> CostVerticle.replicas(CostConfig.from(settings), bus, platform);
      case ROUTER -> RouterVerticle.replicas(RouterConfig.from(settings), bus, platform);
      case PROVIDERS -> ProviderVerticle.replicas(ProviderConfig.from(settings), bus, platform);
      case CONVERSATIONS ->
          ConversationVerticle.replicas(ConversationConfig.from(settings), bus, platform);
    };
  }
}
