package dev.signalbox.router;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.routing.Plan;
import dev.signalbox.api.routing.PlanRoute;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Bus.Registration;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.http.UnitHttp;
import dev.signalbox.router.plan.FleetView;
import dev.signalbox.router.plan.Planner;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Plans routes for the pipeline over what the present providers offer. One instance per event
/// loop.
public final class RouterVerticle extends VerticleBase {
  private static final long BODY_LIMIT_BYTES = 64 * 1024;

  private final RouterConfig config;
  private final Bus bus;
  private final Platform platform;
  private final AtomicBoolean joined;
  private final FleetSource fleet;
  private final List<Registration> registrations = new ArrayList<>();
  private @Nullable UnitHttp http;

  private RouterVerticle(RouterConfig config, Bus bus, Platform platform, AtomicBoolean joined) {
    this.config = config;
    this.bus = bus;
    this.platform = platform;
    this.joined = joined;
    this.fleet = new FleetSource(bus.rollCall(), config.quality(), platform.clock());
  }

  /// A supplier of instances for one process.
  public static Supplier<RouterVerticle> replicas(RouterConfig config, Bus bus, Platform platform) {
    var joined = new AtomicBoolean();
    return () -> new RouterVerticle(config, bus, platform, joined);
  }

  @Override
  public Future<?> start() {
    return bus.answer(Addresses.PLAN, this::plan)
        .onSuccess(registrations::add)
        .compose(_ -> listen())
        .compose(_ -> join());
  }

  private Future<Outcome<Plan>> plan(PlanRoute question, Deadline deadline) {
    return Future.succeededFuture(
        fleet
            .now()
            .map(now ->
                Planner.decide(question.id().value(), question, config.policy(), now).outcome())
            .orElseGet(() -> Outcome.err(new GatewayError.UnitUnavailable(Unit.PROVIDERS))));
  }

  private Future<Integer> listen() {
    var unitHttp = new UnitHttp(vertx, Unit.ROUTER, platform, List.of());
    http = unitHttp;
    var router = unitHttp.router(BODY_LIMIT_BYTES);
    new OrchestratorRoutes(() -> FleetView.of(bus.rollCall().of(Unit.PROVIDERS))).mount(router);
    return unitHttp.listen(router, config.port());
  }

  private Future<Void> join() {
    if (!joined.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    return bus.join(Unit.ROUTER, () -> ReplicaState.Snapshot.READY)
        .onSuccess(registrations::add)
        .mapEmpty();
  }

  @Override
  public Future<?> stop() {
    var closing = new ArrayList<Future<Void>>();
    registrations.reversed().forEach(registration -> closing.add(registration.close()));
    if (http != null) {
      closing.add(http.close());
    }
    return Future.join(closing);
  }
}
