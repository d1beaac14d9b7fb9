package dev.signalbox.platform.http;

import dev.signalbox.api.GatewayError;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/// A unit's own port where callers have to show who they are: nobody asks them there, so that it
/// answers probes and nothing else.
///
/// @param openMetrics whether meters are shown too
record ProbesOnly(boolean openMetrics) implements Handler<RoutingContext> {
  private static final Set<String> PROBES = Set.of("/health", "/live", "/ready");
  private static final GatewayError CLOSED =
      new GatewayError.Forbidden(
          "Callers have to show who they are here (SIGNALBOX_AUTH=required), and only the gateway"
              + " asks them: this port answers /health, /live and /ready alone. Operators find the"
              + " rest at the gateway under /admin and /orchestrator; SIGNALBOX_METRICS_OPEN=true"
              + " opens /metrics.");

  @Override
  public void handle(RoutingContext context) {
    // by hand: what no router can read as a path is no probe's
    var path = AskedPath.of(context.request());
    if (PROBES.contains(path) || (openMetrics && path.equals("/metrics"))) {
      context.next();
    } else {
      context.response().putHeader("Connection", "close");
      Replies.error(context, CLOSED);
    }
  }
}
