package dev.signalbox.gateway;

import dev.signalbox.api.identity.Authority;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.gateway.access.Authentication;
import dev.signalbox.gateway.access.Need;
import dev.signalbox.platform.Database;
import dev.signalbox.platform.KeptCharacters;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.access.AuthMode;
import dev.signalbox.platform.access.Credentials;
import dev.signalbox.platform.http.ConnectionRoom;
import dev.signalbox.platform.http.ConnectionWatch;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What the lanes of one process share, and how each lane's own parts are made.
final class SharedParts {
  private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(3);
  private static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(2);
  private static final String STRICT =
      "select account from cost_budget where strict union select account from cost_total_budget";
  private static final String BUDGET_CHANNEL = "cost_budget";

  private final GatewayConfig config;
  private final Bus bus;
  private final Platform platform;
  private final GatewayMeters meters;
  private final MemoryBudget memory;
  private final OperatorPages pages;
  private final StrictAccounts strictAccounts;
  private final Voices voices;
  private final Authentication authentication;
  private final AtomicReference<@Nullable Future<SpooledSettlements>> backlog =
      new AtomicReference<>();
  private final AtomicInteger lanes = new AtomicInteger();
  private final SecureRandom seeds = new SecureRandom();
  private final SwitchLog switches = new SwitchLog();
  private final Remnants remnants =
      new Remnants(KeptCharacters.ofHeap(Runtime.getRuntime().maxMemory()));
  private final AtomicBoolean led = new AtomicBoolean();
  private final ConnectionRoom connections;

  SharedParts(GatewayConfig config, Bus bus, Platform platform) {
    this.config = config;
    this.memory = new MemoryBudget(config.memoryBytes());
    this.bus = bus;
    this.voices = Voices.of(config.voice(), platform);
    this.platform = platform;
    this.meters = new GatewayMeters(platform.telemetry().meters());
    this.pages = new OperatorPages(platform, new Fleet(bus.rollCall()), meters, switches);
    this.connections = ConnectionRoom.of(platform.settings(), platform.telemetry(), "gateway");
    this.strictAccounts =
        new StrictAccounts(() -> strictAccounts(platform.database()), LOOKUP_PATIENCE);
    this.authentication =
        new Authentication(
            bus,
            platform.clock(),
            new Credentials(platform.keys()::hash),
            AuthMode.of(platform.settings(), platform.bindHost()));
    Gauge.builder("signalbox_settlements_set_aside", this, SharedParts::setAside)
        .description("Settlements the cost unit has failed at, kept apart and told again later")
        .register(platform.telemetry().meters());
  }

  private double setAside() {
    var opened = backlog.get();
    return opened != null && opened.succeeded() ? opened.result().aside() : 0;
  }

  private static Future<Set<String>> strictAccounts(Database database) {
    if (!database.isUp()) {
      return Future.failedFuture("the database is away");
    }
    return database
        .pool()
        .preparedQuery(STRICT)
        .execute()
        .map(rows -> {
          var strict = new HashSet<String>();
          rows.forEach(row -> strict.add(row.getString(0)));
          return strict;
        });
  }

  /// Reads the strict accounts, and again whenever a budget changes and every few seconds.
  /// Completes after the first reading, whatever came of it.
  Future<Database.Listening> watchStrictAccounts(Vertx vertx) {
    var timer = vertx.setPeriodic(StrictAccounts.PERIOD_MILLIS, _ -> strictAccounts.refresh());
    var listening = platform.database().listen(BUDGET_CHANNEL, _ -> strictAccounts.refresh());
    Database.Listening watch =
        () -> {
          vertx.cancelTimer(timer);
          listening.onSuccess(Database.Listening::close);
        };
    return strictAccounts.refresh().map(watch);
  }

  GatewayConfig config() {
    return config;
  }

  Bus bus() {
    return bus;
  }

  Platform platform() {
    return platform;
  }

  /// The one backlog of this process; the first lane that asks opens it.
  Future<SpooledSettlements> backlog(Vertx vertx) {
    lanes.incrementAndGet();
    var opening = Promise.<SpooledSettlements>promise();
    var known = backlog.compareAndExchange(null, opening.future());
    if (known != null) {
      return known;
    }
    vertx
        .executeBlocking(() -> SpooledSettlements.open(vertx, platform.home()), false)
        .map(Objects::requireNonNull)
        .onComplete(opening);
    return opening.future();
  }

  /// A lane has ended; the last one closes the backlog.
  Future<Void> laneClosed(Vertx vertx) {
    var opened = backlog.get();
    if (lanes.decrementAndGet() > 0 || opened == null) {
      return Future.succeededFuture();
    }
    return opened.compose(spool ->
        vertx.executeBlocking(
            () -> {
              spool.close();
              return null;
            },
            false));
  }

  Settlement settlement(Settlement.Backlog backlog) {
    return new Settlement(bus, backlog, platform.clock(), SETTLE_PATIENCE);
  }

  Lane lane(Vertx vertx, Settlement settlement) {
    return new Lane(
        new Lane.Parts(
            bus,
            platform.clock(),
            config.deadline(),
            config.verdictPatience(),
            config.providerPause().toMillis(),
            meters,
            settlement,
            strictAccounts,
            timers(vertx),
            new SplittableRandom(seeds.nextLong()),
            new Outcomes(bus),
            remnants));
  }

  private static Timers timers(Vertx vertx) {
    return (millis, task) -> {
      var id = vertx.setTimer(millis, _ -> task.run());
      return () -> vertx.cancelTimer(id);
    };
  }

  InferenceEndpoint.Edge edge(Lane lane, Exchange.Linger linger) {
    return new InferenceEndpoint.Edge(
        lane,
        new DraftReader(config.nesting()),
        authentication,
        new IdempotentAnswers(platform.database()),
        linger,
        config.bodyBytes(),
        memory,
        new Resumption(
            lane,
            authentication,
            voices,
            new KeepingPolicy(config.resumeGrace(), config.unaskedOutlive())),
        config.logRequests(),
        config.turnPatience(),
        config.assistant(),
        voices);
  }

  OperatorPages operatorPages() {
    return pages;
  }

  ModelPages modelPages() {
    return new ModelPages(new Fleet(bus.rollCall()));
  }

  OperatorDoor operatorDoor(Lane lane) {
    return new OperatorDoor(lane, authentication, config.bodyBytes());
  }

  ConversationDoor conversationDoor(Lane lane) {
    return new ConversationDoor(lane, authentication);
  }

  /// Who may look at what beside the doors.
  void guard(Router router, OperatorDoor door) {
    door.guard(router, Route.EVENTS.path(), Need.always(Authority.CALLER));
    door.guard(router, Route.ALERT_EVENTS.path(), Need.always(Authority.OPERATOR));
    var operators = new Need(Authority.CALLER, Authority.OPERATOR, Authority.OPERATOR);
    door.guard(router, Route.STATUS.path(), operators);
    door.guard(router, Route.INFO.path(), operators);
    if (!platform.settings().get(AuthMode.OPEN_METRICS)) {
      door.guard(router, Route.METRICS.path(), operators);
    }
  }

  ConnectionWatch connectionWatch() {
    return new ConnectionWatch(platform.clock(), connections);
  }

  Voices voices() {
    return voices;
  }

  SwitchLog switches() {
    return switches;
  }

  /// Gives what is left of streams to whichever gateway is asked for it.
  Future<List<Bus.Registration>> serveRemnants() {
    return bus.answer(
            Addresses.FIND_REMNANT,
            (question, _) -> Future.succeededFuture(remnants.find(question)))
        .compose(finding ->
            bus.serve(
                    Addresses.REMNANT,
                    (question, _, out) -> Future.succeededFuture(remnants.play(question, out)))
                .map(serving -> List.of(finding, serving)));
  }

  SettlementReplay replay(Settlement.Backlog backlog) {
    return new SettlementReplay(bus, backlog, platform.clock(), SETTLE_PATIENCE);
  }

  /// True for the first lane that asks.
  boolean takeLead() {
    return led.compareAndSet(false, true);
  }
}
