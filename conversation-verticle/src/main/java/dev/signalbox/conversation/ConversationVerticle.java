package dev.signalbox.conversation;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.conversation.context.ContextGatherer;
import dev.signalbox.conversation.context.WebSource;
import dev.signalbox.conversation.store.ConversationTables;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.http.HealthCheck;
import dev.signalbox.platform.http.UnitHttp;
import dev.signalbox.platform.net.AddressGuard;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// One lane of the conversations unit: reads and keeps turns for the pipeline, and answers the
/// unit's HTTP API.
public final class ConversationVerticle extends VerticleBase {
  private static final long BODY_LIMIT_BYTES = 64 * 1024;

  private final ConversationConfig config;
  private final Bus bus;
  private final Platform platform;
  private final AtomicBoolean led;
  private final List<Bus.Registration> registrations = new ArrayList<>();
  private Optional<UnitHttp> http = Optional.empty();
  private Optional<WebSource> web = Optional.empty();

  private ConversationVerticle(
      ConversationConfig config, Bus bus, Platform platform, AtomicBoolean led) {
    this.config = config;
    this.bus = bus;
    this.platform = platform;
    this.led = led;
  }

  /// A supplier of instances for one process.
  public static Supplier<ConversationVerticle> replicas(
      ConversationConfig config, Bus bus, Platform platform) {
    var led = new AtomicBoolean();
    return () -> new ConversationVerticle(config, bus, platform, led);
  }

  /// HTTP first, the roll call last: who is called must be able to answer.
  @Override
  public Future<?> start() {
    var tables = new ConversationTables(platform.database());
    var windows = new Windows(bus.rollCall(), platform.clock());
    var turns = new TurnDesk(config, tables, windows, UUID::randomUUID);
    var api = new ConversationApi(tables);
    var outside = new WebSource(vertx, AddressGuard.of(platform.settings()));
    web = Optional.of(outside);
    var context = new ContextGatherer(config.sources(), platform.database(), outside);
    return listen(api)
        .compose(
            _ -> keep(bus.answer(Addresses.CONVERSATION_LOAD, (asked, _) -> turns.load(asked))))
        .compose(
            _ -> keep(bus.answer(Addresses.CONVERSATION_SAVE, (asked, _) -> turns.save(asked))))
        .compose(_ ->
            keep(
                bus.answer(
                    Addresses.CONVERSATIONS_API, (call, _) -> api.answer(call).map(Outcome::ok))))
        .compose(_ ->
            keep(
                bus.answer(
                    Addresses.CONTEXT, (asked, _) -> context.gather(asked).map(Outcome::ok))))
        .compose(_ ->
            led.compareAndSet(false, true)
                ? keep(bus.join(Unit.CONVERSATIONS, this::snapshot))
                : Future.succeededFuture());
  }

  private Future<Integer> listen(ConversationApi api) {
    var port =
        new UnitHttp(
            vertx,
            Unit.CONVERSATIONS,
            platform,
            List.of(HealthCheck.database(platform.database())));
    http = Optional.of(port);
    var router = port.router(BODY_LIMIT_BYTES);
    new ConversationRoutes(api).mount(router);
    return port.listen(router, config.port());
  }

  private Future<Void> keep(Future<Bus.Registration> registering) {
    return registering.map(registration -> {
      registrations.add(registration);
      return null;
    });
  }

  private ReplicaState.Snapshot snapshot() {
    return new ReplicaState.Snapshot(
        platform.database().isUp() ? Presence.State.READY : Presence.State.DEGRADED,
        List.of(),
        Map.of());
  }

  /// The roll call was joined last and is left first.
  @Override
  public Future<?> stop() {
    Future<Void> left = Future.succeededFuture();
    for (var registration : registrations.reversed()) {
      left = left.eventually(registration::close);
    }
    return left.eventually(() -> web.map(WebSource::close).orElseGet(Future::succeededFuture))
        .eventually(() -> http.map(UnitHttp::close).orElseGet(Future::succeededFuture))
        .onComplete(_ -> led.set(false));
  }
}
