package dev.signalbox.gateway;

import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.CostAlert;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.PublicPort;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.routing.TargetSwitch;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.ReplicaState;
import dev.signalbox.bus.Topics;
import dev.signalbox.gateway.access.Cors;
import dev.signalbox.gateway.access.Door;
import dev.signalbox.gateway.access.Need;
import dev.signalbox.gateway.access.PublicAddress;
import dev.signalbox.gateway.speech.AudioStore;
import dev.signalbox.platform.Database;
import dev.signalbox.platform.InferenceDeadline;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.http.AskedPath;
import dev.signalbox.platform.http.ConnectionWatch;
import dev.signalbox.platform.http.PortTls;
import dev.signalbox.platform.http.PortUnavailable;
import dev.signalbox.platform.http.UnitHttp;
import dev.signalbox.platform.http.UnreadableRequests;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The public API on one event loop. Instances share the port; the first one started also speaks
/// for the process in the roll call and tells the cost unit what could not be told before.
public final class GatewayVerticle extends VerticleBase {
  private static final int SWEEP_MILLIS = 50;
  private static final int LINGER_MILLIS = 1_000;
  private static final int LAST_WORDS_SECONDS = 1;

  private final SharedParts shared;
  private final ConnectionWatch watch;
  private final Cors cors;
  private @Nullable HttpServer server;
  private @Nullable Lane lane;
  private @Nullable Settlement settlement;
  private @Nullable SettlementReplay replay;
  private @Nullable InferenceEndpoint infer;
  private Map<String, InferenceEndpoint> endpoints = Map.of();
  private @Nullable Router router;
  private final EventFeed<TargetSwitch> switches = EventFeed.switches();
  private final EventFeed<CostAlert> alerts = EventFeed.alerts();
  private final List<Bus.Registration> listeners = new ArrayList<>();
  private Bus.@Nullable Registration presence;
  private Database.Listening strictWatch = () -> {};

  private GatewayVerticle(SharedParts shared) {
    this.shared = shared;
    this.watch = shared.connectionWatch();
    this.cors = Cors.of(shared.platform().settings());
  }

  /// Instances of one gateway that share what may be shared.
  public static Supplier<GatewayVerticle> replicas(
      GatewayConfig config, Bus bus, Platform platform) {
    var shared = new SharedParts(config, bus, platform);
    return () -> new GatewayVerticle(shared);
  }

  /// The port that was opened, once started.
  public int port() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.actualPort();
  }

  @Override
  public Future<?> start() {
    return shared.backlog(vertx).compose(this::open);
  }

  private Future<Void> open(SpooledSettlements backlog) {
    var settling = shared.settlement(backlog);
    var requests = shared.lane(vertx, settling);
    settlement = settling;
    lane = requests;
    serve(shared.edge(requests, this::linger));
    var door = shared.operatorDoor(requests);
    var pages =
        shared
            .operatorPages()
            .router(vertx, shared.config().bodyBytes(), router -> shared.guard(router, door));
    switches.mount(pages);
    alerts.mount(pages);
    for (var path : ModelPages.PATHS) {
      door.guard(pages, path, Need.always(Authority.CALLER), ModelPages::refuse);
    }
    shared.modelPages().mount(pages);
    door.mount(pages, Door.ALL);
    shared.conversationDoor(requests).mount(pages);
    shared.voices().pages().mount(pages);
    router = pages;
    vertx.setPeriodic(SWEEP_MILLIS, _ -> requests.sweep());
    vertx.setPeriodic(Lane.BEAT_MILLIS, _ -> requests.beat());
    vertx.setPeriodic(ConnectionWatch.PERIOD_MILLIS, _ -> watch.sweep());
    vertx.setPeriodic(EventFeed.KEEP_ALIVE_MILLIS, _ -> keepFeedsAlive());
    return shared
        .bus()
        .listen(Topics.SWITCHES, switches::tell)
        .onSuccess(listeners::add)
        .compose(_ -> shared.bus().listen(Topics.COST_ALERTS, alerts::tell))
        .onSuccess(listeners::add)
        .compose(_ -> listen())
        .compose(_ -> shared.bus().answer(Addresses.PUBLIC_PORT, (_, _) -> publicPort()))
        .onSuccess(listeners::add)
        .compose(_ -> shared.takeLead() ? lead(backlog) : Future.succeededFuture());
  }

  private Future<Outcome<PublicPort>> publicPort() {
    var platform = shared.platform();
    return Future.succeededFuture(
        Outcome.ok(
            PublicAddress.of(
                platform.settings(), platform.bindHost(), shared.bus().node(), port())));
  }

  private void keepFeedsAlive() {
    switches.keepAlive();
    alerts.keepAlive();
  }

  private void serve(InferenceEndpoint.Edge edge) {
    infer = new InferenceEndpoint(edge, new InferDialect());
    var others = new HashMap<String, InferenceEndpoint>();
    for (var dialect : dialects()) {
      others.put(dialect.route().path(), new InferenceEndpoint(edge, dialect));
    }
    endpoints = Map.copyOf(others);
  }

  private List<Dialect> dialects() {
    var clock = shared.platform().clock();
    return List.of(
        GenerateDialect.whole(),
        GenerateDialect.streamed(),
        new ChatDialect(clock),
        new RegenerateDialect(clock),
        new AssistantDialect(),
        new ResponsesDialect(clock),
        new EmbeddingDialect(),
        new SpeechDialect(),
        new MessagesDialect(Route.MESSAGES),
        new CountTokensDialect(),
        new MessagesDialect(Route.MESSAGES_ALIAS));
  }

  private Future<Void> listen() {
    var host = shared.platform().bindHost();
    var port = shared.config().port();
    return vertx
        .createHttpServer(PortTls.on(options(), shared.platform().settings()))
        .requestHandler(this::dispatch)
        .connectionHandler(watch::opened)
        .invalidRequestHandler(new UnreadableRequests())
        .listen(port, host)
        .onSuccess(opened -> server = opened)
        .recover(
            failure -> Future.failedFuture(new PortUnavailable(Unit.GATEWAY, host, port, failure)))
        .mapEmpty();
  }

  private HttpServerOptions options() {
    return UnitHttp.options()
        .setHttp2ClearTextEnabled(false)
        .setIdleTimeout((int) InferenceDeadline.silence(shared.config().deadline()).toSeconds());
  }

  /// Where inferences are asked for.
  Set<String> inferencePaths() {
    var paths = new TreeSet<>(endpoints.keySet());
    paths.add(Route.INFER.path());
    return paths;
  }

  /// The hot path is chosen by hand; all else has a router.
  private void dispatch(HttpServerRequest request) {
    var hasRoom = watch.began(request.connection(), request.response());
    if (!cors.isOff() && cors.answers(request)) {
      return;
    }
    var path = AskedPath.of(request);
    var endpoint = infer != null && Route.INFER.path().equals(path) ? infer : endpoints.get(path);
    if (endpoint != null) {
      endpoint.handle(request, hasRoom);
    } else if (router != null) {
      router.handle(request);
    }
  }

  /// What the leading instance's timer does every [AudioStore#SWEEP_MILLIS].
  void sweepSounds() {
    context.runOnContext(_ -> shared.voices().store().sweep());
  }

  /// What the timer does every [Lane#BEAT_MILLIS].
  void beat() {
    context.runOnContext(_ -> {
      if (lane != null) {
        lane.beat();
      }
    });
  }

  private void linger(HttpConnection connection) {
    vertx.setTimer(LINGER_MILLIS, _ -> connection.close());
  }

  private Future<Void> lead(SpooledSettlements backlog) {
    var telling = shared.replay(backlog);
    replay = telling;
    vertx.setPeriodic(SettlementReplay.PERIOD_MILLIS, _ -> telling.run());
    vertx.setPeriodic(AudioStore.SWEEP_MILLIS, _ -> sweepSounds());
    return shared
        .watchStrictAccounts(vertx)
        .onSuccess(watching -> strictWatch = watching)
        .compose(_ -> shared.bus().listen(Topics.SWITCHES, shared.switches()::add))
        .onSuccess(listeners::add)
        .compose(_ -> shared.serveRemnants())
        .onSuccess(listeners::addAll)
        .compose(_ -> join(backlog));
  }

  private Future<Void> join(SpooledSettlements backlog) {
    ReplicaState state =
        () ->
            new ReplicaState.Snapshot(
                Presence.State.READY,
                List.of(),
                Map.of(
                    StatusPage.SPOOL_DEPTH,
                    (long) backlog.depth() + backlog.owed(),
                    StatusPage.SET_ASIDE,
                    (long) backlog.aside()));
    return shared.bus().join(Unit.GATEWAY, state).onSuccess(joined -> presence = joined).mapEmpty();
  }

  /// Leaves the roll call, takes no more requests, lets running ones finish for a while, and ends
  /// and settles the rest.
  @Override
  public Future<?> stop() {
    strictWatch.close();
    switches.close();
    alerts.close();
    if (lane != null) {
      lane.closing(shared.config().drain());
    }
    var leaving = new ArrayList<Future<Void>>();
    listeners.forEach(listener -> leaving.add(listener.close()));
    if (presence != null) {
      leaving.add(presence.close());
    }
    return Future.join(leaving)
        .otherwiseEmpty()
        .compose(_ -> shutDown())
        .otherwiseEmpty()
        .compose(_ -> endAll())
        .otherwiseEmpty()
        .compose(_ -> replay == null ? Future.succeededFuture() : replay.stop())
        .compose(_ -> shared.laneClosed(vertx));
  }

  private Future<Void> shutDown() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(
            shared.config().drain().toSeconds() + LAST_WORDS_SECONDS, TimeUnit.SECONDS);
  }

  private Future<Void> endAll() {
    if (lane != null) {
      lane.endAll();
    }
    return settlement == null ? Future.succeededFuture() : settlement.allSettled();
  }
}
