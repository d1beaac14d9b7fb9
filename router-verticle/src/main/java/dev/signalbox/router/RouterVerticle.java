package dev.signalbox.router;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.routing.TargetSwitch;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Bus.Registration;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.bus.Topics;
import dev.signalbox.platform.Drain;
import dev.signalbox.platform.InferenceDeadline;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.http.HealthCheck;
import dev.signalbox.platform.http.HealthRoutes;
import dev.signalbox.platform.http.UnitHttp;
import dev.signalbox.platform.operator.OperatorPort;
import dev.signalbox.platform.operator.OperatorRoutes;
import dev.signalbox.platform.webhook.Webhook;
import dev.signalbox.router.passing.GatewayPass;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// One lane of the router unit: plans routes for the pipeline over what the present providers
/// offer, and shares the unit's HTTP port with the other lanes.
public final class RouterVerticle extends VerticleBase {
  private static final long BODY_LIMIT_BYTES = 1024 * 1024;
  private static final long WEBHOOK_PAUSE_MILLIS = 500;

  private final RouterConfig config;
  private final Bus bus;
  private final Platform platform;
  private final Replica replica;
  private final List<Registration> registrations = new ArrayList<>();
  private Optional<UnitHttp> http = Optional.empty();
  private Optional<SwitchStream> stream = Optional.empty();
  private Optional<Webhook> webhook = Optional.empty();
  private Optional<GatewayPass> pass = Optional.empty();

  private RouterVerticle(RouterConfig config, Bus bus, Platform platform, Replica replica) {
    this.config = config;
    this.bus = bus;
    this.platform = platform;
    this.replica = replica;
  }

  /// A supplier of instances for one process.
  public static Supplier<RouterVerticle> replicas(RouterConfig config, Bus bus, Platform platform) {
    var replica = new Replica(config, bus, platform);
    return () -> new RouterVerticle(config, bus, platform, replica);
  }

  /// HTTP first, the roll call last: who is called must be able to answer.
  @Override
  public Future<?> start() {
    var lane = replica.enter(vertx);
    var unit = lane.unit();
    var api = RouterApi.of(unit, bus, vertx);
    if (lane.isFirst()) {
      webhook = config.webhook().map(place -> new Webhook(vertx, place, WEBHOOK_PAUSE_MILLIS));
    }
    return here(unit.rules().opened())
        .compose(_ -> listen(api))
        .compose(_ ->
            keep(
                bus.answer(
                    Addresses.PLAN, (question, _) -> Future.succeededFuture(unit.plan(question)))))
        .compose(_ ->
            keep(
                bus.answer(
                    Addresses.ROUTER_API,
                    (call, deadline) -> api.answer(call, deadline).map(Outcome::ok))))
        .compose(_ -> keep(bus.listen(Topics.SWITCHES, this::switched)))
        .compose(_ -> lane.isFirst() ? speakForAll(unit) : Future.succeededFuture());
  }

  /// What another lane has begun, continued on this lane's event loop.
  private Future<Void> here(Future<Void> elsewhere) {
    var promise = Promise.<Void>promise();
    elsewhere.onComplete(_ -> context.runOnContext(_ -> promise.complete()));
    return promise.future();
  }

  private Future<Void> speakForAll(RouterUnit unit) {
    return keep(bus.listen(Topics.OUTCOMES, batch -> unit.log().happened(batch.outcomes())))
        .compose(_ -> keep(bus.join(Unit.ROUTER, () -> snapshot(unit))));
  }

  private Future<Void> keep(Future<Registration> registering) {
    return registering.map(registration -> {
      registrations.add(registration);
      return null;
    });
  }

  /// Without the database plans go on with the last known rules.
  private ReplicaState.Snapshot snapshot(RouterUnit unit) {
    return new ReplicaState.Snapshot(
        platform.database().isUp() ? Presence.State.READY : Presence.State.DEGRADED,
        List.of(),
        Map.of(
            "decisions_kept", (long) unit.log().size(),
            "routing_rules", (long) unit.rules().policy().rules().rules().size()));
  }

  private Future<Integer> listen(OperatorRoutes api) {
    var port =
        new UnitHttp(
            vertx, Unit.ROUTER, platform, List.of(HealthCheck.database(platform.database())));
    var events = new SwitchStream(vertx);
    http = Optional.of(port);
    stream = Optional.of(events);
    var router = port.router(BODY_LIMIT_BYTES);
    var passing = new GatewayPass(vertx, bus, platform, replica.trust());
    pass = Optional.of(passing);
    passing.mount(router);
    HealthRoutes.page(router, "/orchestrator/events").handler(events::handle);
    new OperatorPort(api, platform.clock()).mount(router);
    return port.listen(router, config.port(), options());
  }

  /// An inference may be answered here, too.
  private HttpServerOptions options() {
    var silence = InferenceDeadline.silence(InferenceDeadline.of(platform.settings())).toSeconds();
    var usual = UnitHttp.options();
    return usual.setIdleTimeout(Math.max(usual.getIdleTimeout(), (int) silence));
  }

  private void switched(TargetSwitch event) {
    stream.ifPresent(events -> events.tell(event));
    webhook.filter(_ -> isSpokesman()).ifPresent(hook -> hook.tell(SwitchJson.of(event).encode()));
  }

  /// Every router hears of a switch; the one with the least name tells the outside.
  private boolean isSpokesman() {
    return bus.rollCall().of(Unit.ROUTER).stream()
        .map(presence -> presence.replica().node())
        .allMatch(node -> bus.node().compareTo(node) <= 0);
  }

  /// The roll call was joined last and is left first.
  @Override
  public Future<?> stop() {
    Future<Void> left = Future.succeededFuture();
    for (var registration : registrations.reversed()) {
      left = left.eventually(registration::close);
    }
    return left.eventually(this::drain)
        .eventually(() -> {
          stream.ifPresent(SwitchStream::close);
          return webhook.map(Webhook::close).orElseGet(Future::succeededFuture);
        })
        .eventually(() -> http.map(UnitHttp::close).orElseGet(Future::succeededFuture))
        .onComplete(_ -> replica.leave());
  }

  private Future<Void> drain() {
    return pass.map(passing -> passing.drain(Drain.of(platform.settings())))
        .orElseGet(Future::succeededFuture);
  }
}
