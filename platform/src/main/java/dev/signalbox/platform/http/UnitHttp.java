package dev.signalbox.platform.http;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Unit;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.access.AuthMode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A unit's own HTTP port: probes, meters and whatever routes the unit adds. One object per
/// verticle instance; Vert.x lets the instances of one process share the port.
public final class UnitHttp {
  static final int MAX_HEADER_BYTES = 16 * 1024;
  static final int MAX_LINE_BYTES = 8 * 1024;
  private static final int IDLE_SECONDS = 120;
  private static final long COME_BACK_SECONDS = 1;

  private final Vertx vertx;
  private final Unit unit;
  private final Platform platform;
  private final HealthRoutes health;
  private final ConnectionWatch watch;
  private final Set<HttpServer> servers = ConcurrentHashMap.newKeySet();
  private final Set<Long> timers = ConcurrentHashMap.newKeySet();

  public UnitHttp(Vertx vertx, Unit unit, Platform platform, List<HealthCheck> checks) {
    this.vertx = vertx;
    this.unit = unit;
    this.platform = platform;
    this.health = new HealthRoutes(unit, platform, checks);
    this.watch = new ConnectionWatch(platform.clock(), platform.connections());
  }

  /// A router with everything a unit's port has, bodies read up to `bodyLimitBytes`, ready for the
  /// unit's own routes.
  public Router router(long bodyLimitBytes) {
    var router = Router.router(vertx);
    JsonErrors.mount(router, bodyLimitBytes, Replies::error);
    router.route().handler(new RequestIds(RequestIds::random));
    router.route().handler(new SecurityHeaders());
    if (AuthMode.of(platform.settings(), platform.bindHost()) == AuthMode.REQUIRED) {
      router.route().handler(new ProbesOnly(platform.settings().get(AuthMode.OPEN_METRICS)));
    }
    router.route().handler(UnitHttp::takeAsJson);
    var bodies = BodyHandler.create(false).setBodyLimit(bodyLimitBytes).setHandleFileUploads(false);
    router.route().handler(context -> takeWhole(bodies, context));
    router.route().handler(new PlainPaths(Replies::error));
    health.mount(router);
    return router;
  }

  /// Bodies are JSON, whatever they are called: a plain `curl -d` calls them a form, which would be
  /// taken apart and limited as one.
  private static void takeAsJson(RoutingContext context) {
    var headers = context.request().headers();
    if (headers.contains(HttpHeaders.CONTENT_TYPE)) {
      headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
    }
    context.next();
  }

  /// A body that breaks off is nobody's fault here, and was answered where it could be: it must not
  /// become a failure of the page it was for.
  private static void takeWhole(BodyHandler bodies, RoutingContext context) {
    bodies.handle(context);
    var request = context.request();
    if (!request.isEnded()) {
      request.exceptionHandler(failure -> MalformedBodies.cut(request, failure));
    }
  }

  /// Opens `port` on the process's host and completes with the port it got. Fails with
  /// [PortUnavailable].
  public Future<Integer> listen(Router router, int port) {
    return listen(router, port, options());
  }

  /// As [#listen(Router, int)] with options of the unit's own, best begun from [#options].
  public Future<Integer> listen(Router router, int port, HttpServerOptions options) {
    var host = platform.bindHost();
    return vertx
        .createHttpServer(PortTls.on(options, platform.settings()))
        .requestHandler(watched(router))
        .connectionHandler(watch::opened)
        .invalidRequestHandler(new UnreadableRequests())
        .listen(port, host)
        .map(server -> {
          servers.add(server);
          timers.add(vertx.setPeriodic(ConnectionWatch.PERIOD_MILLIS, _ -> watch.sweep()));
          return server.actualPort();
        })
        .recover(failure -> Future.failedFuture(new PortUnavailable(unit, host, port, failure)));
  }

  private Handler<HttpServerRequest> watched(Router router) {
    return request -> {
      var hasRoom = watch.began(request.connection(), request.response());
      if (!hasRoom && !HealthRoutes.PATHS.contains(AskedPath.of(request))) {
        turnAway(request);
        return;
      }
      MalformedBodies.answer(request);
      router.handle(request);
    };
  }

  private static void turnAway(HttpServerRequest request) {
    var full = new GatewayError.Overloaded(TimeUnit.SECONDS.toMillis(COME_BACK_SECONDS));
    request
        .response()
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .putHeader(HttpHeaders.RETRY_AFTER, Long.toString(COME_BACK_SECONDS));
    Replies.error(request, full.httpStatus(), full.code(), full.message())
        .onComplete(_ -> request.connection().close());
  }

  /// The options every port starts from: no waiting for full packets, bounded heads, idle
  /// connections dropped.
  public static HttpServerOptions options() {
    return new HttpServerOptions()
        .setTcpNoDelay(true)
        .setIdleTimeout(IDLE_SECONDS)
        // else a connection is known only once its first head is whole
        .setHttp2ClearTextEnabled(false)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_LINE_BYTES)
        // nobody speaks web sockets here, and every write would pass their handlers
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }

  /// Closes what [#listen] opened.
  public Future<Void> close() {
    var closing = servers.stream().map(HttpServer::close).toList();
    servers.clear();
    timers.forEach(vertx::cancelTimer);
    timers.clear();
    return Future.join(closing).mapEmpty();
  }
}
