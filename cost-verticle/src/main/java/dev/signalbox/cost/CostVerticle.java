package dev.signalbox.cost;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.cost.credit.CreditConfig;
import dev.signalbox.cost.credit.CreditDesk;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.http.HealthCheck;
import dev.signalbox.platform.http.UnitHttp;
import dev.signalbox.platform.operator.OperatorPort;
import dev.signalbox.platform.operator.OperatorRoutes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One lane of the cost unit: answers holds and settlements on its event loop and shares the unit's
/// HTTP port with the other lanes.
public final class CostVerticle extends VerticleBase {
  private static final long BODY_LIMIT_BYTES = 1024 * 1024;

  private final CostConfig config;
  private final Bus bus;
  private final Platform platform;
  private final Replica replica;
  private final List<Bus.Registration> registrations = new ArrayList<>();
  private @Nullable UnitHttp http;

  private CostVerticle(CostConfig config, Bus bus, Platform platform, Replica replica) {
    this.config = config;
    this.bus = bus;
    this.platform = platform;
    this.replica = replica;
  }

  /// Makes the lanes of one replica.
  public static Supplier<CostVerticle> replicas(CostConfig config, Bus bus, Platform platform) {
    var replica = new Replica(config, bus, platform);
    return () -> new CostVerticle(config, bus, platform, replica);
  }

  @Override
  public Future<?> start() {
    return replica.enter(vertx).compose(this::open);
  }

  @Override
  public Future<?> stop() {
    // the roll call was joined last and is left first
    Future<Void> left = Future.succeededFuture();
    for (var registration : registrations.reversed()) {
      left = left.eventually(registration::close);
    }
    var port = http;
    return left.eventually(() -> port == null ? Future.succeededFuture() : port.close())
        .eventually(() -> replica.leave(vertx));
  }

  /// HTTP first, the roll call last: who is called must be able to answer.
  private Future<Void> open(Replica.Lane lane) {
    var unit = lane.unit();
    var holds = new HoldDesk(config, unit);
    var attempts = new AttemptDesk(config, unit);
    var settlements = new SettleDesk(unit);
    var desk = unit.policies().around(holds, settlements);
    var api = CostApi.of(unit, platform, vertx);
    var credits = new CreditDesk(CreditConfig.from(platform.settings()), platform);
    return listen(api)
        .compose(_ -> keep(bus.answer(Addresses.HOLD, desk::hold)))
        .compose(_ -> keep(bus.answer(Addresses.ATTEMPT, attempts::begin)))
        .compose(_ -> keep(bus.answer(Addresses.SETTLE, (asked, _) -> desk.settle(asked))))
        .compose(_ -> keep(bus.answer(Addresses.CREDIT_CHECK, (asked, _) -> credits.check(asked))))
        .compose(
            _ -> keep(bus.answer(Addresses.CREDIT_CHARGE, (asked, _) -> credits.charge(asked))))
        .compose(_ -> keep(bus.answer(Addresses.PROFILE, (asked, _) -> credits.profile(asked))))
        .compose(_ ->
            keep(
                bus.answer(
                    Addresses.COST_API,
                    (call, deadline) -> api.answer(call, deadline).map(Outcome::ok))))
        .compose(_ ->
            lane.isFirst()
                ? keep(bus.join(Unit.COST, () -> snapshot(unit)))
                : Future.succeededFuture());
  }

  private Future<Integer> listen(OperatorRoutes api) {
    var port =
        new UnitHttp(
            vertx, Unit.COST, platform, List.of(HealthCheck.database(platform.database())));
    http = port;
    var router = port.router(BODY_LIMIT_BYTES);
    new OperatorPort(api, platform.clock()).mount(router);
    return port.listen(router, config.port());
  }

  private Future<Void> keep(Future<Bus.Registration> registering) {
    return registering.map(registration -> {
      registrations.add(registration);
      return null;
    });
  }

  private ReplicaState.Snapshot snapshot(CostUnit unit) {
    var up = platform.database().isUp();
    return new ReplicaState.Snapshot(
        up ? Presence.State.READY : Presence.State.DEGRADED,
        List.of(),
        Map.of(
            "spool_depth", unit.writer().spooled(),
            "ledger_queue", (long) unit.writer().queued(),
            "approvals_waiting", unit.policies().thresholds().waiting()));
  }
}
