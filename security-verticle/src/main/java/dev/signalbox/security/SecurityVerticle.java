package dev.signalbox.security;

import dev.signalbox.api.Unit;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Bus.Registration;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.http.HealthCheck;
import dev.signalbox.platform.http.UnitHttp;
import dev.signalbox.platform.operator.OperatorRoutes;
import dev.signalbox.security.alert.SecurityAlerts;
import dev.signalbox.security.identity.IdentityUnit;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Judges inputs and outputs for the pipeline. One instance per event loop; the first of them also
/// speaks for the unit in the roll call and follows the quarantines in the database.
public final class SecurityVerticle extends VerticleBase {
  private static final long BODY_LIMIT_BYTES = 8L * 1024 * 1024;
  private static final long CATCH_UP_MILLIS = 1_000;
  private static final long PRUNE_MILLIS = 10_000;

  private final SecurityConfig config;
  private final Bus bus;
  private final Platform platform;
  private final SecurityDesk.Shared shared;
  private final Sharing sharing;
  private boolean leads;
  private final List<Registration> registrations = new ArrayList<>();
  private @Nullable UnitHttp http;

  /// What the instances of a process share besides.
  ///
  /// @param led whether one of them leads already
  private record Sharing(IdentityUnit callers, AtomicBoolean led) {}

  private SecurityVerticle(
      SecurityConfig config,
      Bus bus,
      Platform platform,
      SecurityDesk.Shared shared,
      Sharing sharing) {
    this.config = config;
    this.bus = bus;
    this.platform = platform;
    this.shared = shared;
    this.sharing = sharing;
  }

  /// A supplier of instances that share rules, quarantines and what is known of running requests.
  public static Supplier<SecurityVerticle> replicas(
      SecurityConfig config, Bus bus, Platform platform) {
    var shared = shared(config, platform);
    var sharing = new Sharing(new IdentityUnit(platform, shared::lockOn), new AtomicBoolean());
    return () -> new SecurityVerticle(config, bus, platform, shared, sharing);
  }

  /// Rules, quarantines and meters of a process.
  static SecurityDesk.Shared shared(SecurityConfig config, Platform platform) {
    var policy = config.quarantine();
    var quarantine =
        new Quarantine(policy, new QuarantineStore(platform.database(), policy), platform.clock());
    var judge =
        new InputJudge(
            config.limits(),
            new InjectionDetector(
                InjectionRules.shipped(), InjectionModel.shipped(), config.attackModes()),
            new InputJudge.Scores(
                config.blockScore(), config.learnedBlockScore(), config.flagScore()));
    return new SecurityDesk.Shared(
        judge,
        new CanaryMint(new SecureRandom()),
        new OutputFilter(SecretShapes.shipped(), config.output()),
        new ProtectedPrompts(),
        quarantine,
        new SecurityMeters(platform.telemetry().meters(), quarantine),
        platform.clock());
  }

  @Override
  public Future<?> start() {
    var alerts = SecurityAlerts.of(vertx, platform);
    registrations.add(alerts::close);
    var desk = new SecurityDesk(vertx, shared, alerts);
    leads = sharing.led().compareAndSet(false, true);
    return (leads ? follow() : Future.<Void>succeededFuture())
        .compose(_ -> bus.answer(Addresses.INSPECT, desk::inspect))
        .onSuccess(registrations::add)
        .compose(_ -> bus.answer(Addresses.FILTER, desk::filter))
        .onSuccess(registrations::add)
        .compose(_ -> sharing.callers().serve(vertx, bus, pages()))
        .onSuccess(registrations::add)
        .compose(_ -> listen(desk))
        .compose(_ -> leads ? join() : Future.succeededFuture());
  }

  private List<OperatorRoutes.Route> pages() {
    return new QuarantinePages(shared.quarantine(), shared.clock()).routes();
  }

  /// Quarantines and keys are read before any question is answered.
  private Future<Void> follow() {
    vertx.setPeriodic(CATCH_UP_MILLIS, _ -> shared.quarantine().catchUp());
    vertx.setPeriodic(PRUNE_MILLIS, _ -> shared.quarantine().prune());
    return Future.join(shared.quarantine().follow(), sharing.callers().follow(vertx)).mapEmpty();
  }

  private Future<Void> join() {
    return bus.join(Unit.SECURITY, this::state).onSuccess(registrations::add).mapEmpty();
  }

  private ReplicaState.Snapshot state() {
    return new ReplicaState.Snapshot(
        ReplicaState.Snapshot.READY.state(),
        List.of(),
        Map.of("quarantines", (long) shared.quarantine().locked().size()));
  }

  private Future<Integer> listen(SecurityDesk desk) {
    var unitHttp =
        new UnitHttp(
            vertx, Unit.SECURITY, platform, List.of(HealthCheck.database(platform.database())));
    http = unitHttp;
    var router = unitHttp.router(BODY_LIMIT_BYTES);
    new SecurityRoutes(desk, shared, platform).mount(router);
    return unitHttp.listen(router, config.port());
  }

  @Override
  public Future<?> stop() {
    var closing = new ArrayList<Future<Void>>();
    registrations.reversed().forEach(registration -> closing.add(registration.close()));
    if (http != null) {
      closing.add(http.close());
    }
    if (leads) {
      shared.quarantine().unfollow();
      sharing.callers().unfollow();
    }
    return Future.join(closing);
  }
}
