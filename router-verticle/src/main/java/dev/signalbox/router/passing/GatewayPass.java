package dev.signalbox.router.passing;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.FindPort;
import dev.signalbox.api.fleet.PublicPort;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import dev.signalbox.platform.InferenceDeadline;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.access.AuthMode;
import dev.signalbox.platform.http.RequestIds;
import dev.signalbox.platform.http.SecurityHeaders;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `/api/ai/generate` and `/api/ai/stream` at the router's own port. There is one pipeline, and it
/// is the gateway's: what is asked here goes on to the port of a gateway as it came, and what that
/// answers comes back as it leaves there. Nothing is judged here that is not judged there.
public final class GatewayPass {
  static final List<String> PATHS = List.of("/api/ai/generate", "/api/ai/stream");

  /// Requests under way on one lane.
  private static final int MOST = 512;

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int CONNECT_MILLIS = 2_000;
  private static final long COME_BACK_MILLIS = 1_000;

  private static final GatewayError ALONE = new GatewayError.UnitUnavailable(Unit.GATEWAY);
  private static final GatewayError CARELESS =
      new GatewayError.Forbidden(
          "This port asks who you are (SIGNALBOX_AUTH=required), and the gateway it would pass the"
              + " request on to asks nobody. Set SIGNALBOX_AUTH alike for both.");

  private final Vertx vertx;
  private final Bus bus;
  private final Platform platform;
  private final HttpClientAgent client;
  private final boolean asksWho;
  private final Set<Passage> underWay = new HashSet<>();
  private Optional<Promise<Void>> draining = Optional.empty();

  /// @param trust in the ports of this installation, where they speak TLS
  public GatewayPass(Vertx vertx, Bus bus, Platform platform, Optional<TrustOptions> trust) {
    this.vertx = vertx;
    this.bus = bus;
    this.platform = platform;
    this.asksWho = AuthMode.of(platform.settings(), platform.bindHost()) == AuthMode.REQUIRED;
    this.client =
        vertx
            .httpClientBuilder()
            .with(options(trust))
            .with(new PoolOptions().setHttp1MaxSize(MOST).setMaxWaitQueueSize(0))
            // a gateway that is killed in the middle is told to the caller, not to the log
            .withConnectHandler(connection -> connection.exceptionHandler(_ -> {}))
            .build();
  }

  private static HttpClientOptions options(Optional<TrustOptions> trust) {
    var options =
        new HttpClientOptions()
            .setTcpNoDelay(true)
            .setDecompressionSupported(false)
            .setConnectTimeout(CONNECT_MILLIS);
    return trust.map(own -> options.setTrustOptions(own).setVerifyHost(false)).orElse(options);
  }

  /// Serves the paths on `router` before everything else it has, since a gateway does all that for
  /// itself: it asks who the caller is, and bounds the body.
  public void mount(Router router) {
    // a path that cannot be read is refused where the first of these paths is looked for
    router.route().order(-3).handler(new SecurityHeaders());
    for (var path : PATHS) {
      router.route(path).order(-2).handler(new RequestIds(RequestIds::random));
      router.route(path).order(-1).handler(this::pass);
    }
  }

  private void pass(RoutingContext context) {
    var passage =
        new Passage(
            context,
            InferenceDeadline.silence(InferenceDeadline.of(platform.settings())),
            this::over);
    if (draining.isPresent() || underWay.size() >= MOST) {
      passage.refuse(new GatewayError.Overloaded(COME_BACK_MILLIS));
      return;
    }
    underWay.add(passage);
    context.request().pause();
    find(passage, true);
  }

  /// @param again whether another gateway may be looked for when this one cannot be reached
  private void find(Passage passage, boolean again) {
    bus.ask(Addresses.PUBLIC_PORT, new FindPort(), Deadline.in(PATIENCE, platform.clock()))
        .onSuccess(found -> {
          switch (found) {
            case Outcome.Ok<PublicPort>(var port) -> open(passage, port, again);
            case Outcome.Err<PublicPort> _ -> passage.refuse(ALONE);
          }
        })
        .onFailure(_ -> passage.refuse(ALONE));
  }

  private void open(Passage passage, PublicPort port, boolean again) {
    if (asksWho && !port.asksWho()) {
      passage.refuse(CARELESS);
      return;
    }
    client
        .request(passage.options(port, host(port)))
        .onSuccess(passage::through)
        .onFailure(_ -> {
          if (again) {
            find(passage, false);
          } else {
            passage.refuse(ALONE);
          }
        });
  }

  /// One that listens everywhere is reached over the loopback here, and elsewhere by the name its
  /// machine has given itself in the roll call.
  private String host(PublicPort port) {
    if (!port.host().isEmpty()) {
      return port.host();
    }
    return port.node().equals(bus.node())
        ? "127.0.0.1"
        : bus.rollCall().of(Unit.GATEWAY).stream()
            .filter(presence -> presence.replica().node().equals(port.node()))
            .map(presence -> presence.host())
            .findFirst()
            .orElse("127.0.0.1");
  }

  private void over(Passage passage) {
    underWay.remove(passage);
    if (underWay.isEmpty()) {
      draining.ifPresent(promise -> promise.tryComplete());
    }
  }

  /// Takes no more, lets those that run come to their end for `patience`, and breaks off the rest.
  public Future<Void> drain(Duration patience) {
    var drained = Promise.<Void>promise();
    draining = Optional.of(drained);
    if (underWay.isEmpty() || patience.isZero()) {
      drained.tryComplete();
    }
    var timer =
        patience.isZero() ? -1 : vertx.setTimer(patience.toMillis(), _ -> drained.tryComplete());
    return drained
        .future()
        .onComplete(_ -> vertx.cancelTimer(timer))
        .compose(_ -> {
          List.copyOf(underWay).forEach(Passage::breakOff);
          return client.close();
        });
  }
}
