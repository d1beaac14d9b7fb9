package dev.signalbox.router;

import dev.signalbox.api.routing.TargetSwitch;
import dev.signalbox.platform.http.Replies;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// `GET /orchestrator/events`: switches of targets as server-sent events, for the listeners of one
/// lane. Whoever does not read is let go: an operator's page connects again.
final class SwitchStream {
  static final int MOST_LISTENERS = 100;
  private static final long SIGN_OF_LIFE_MILLIS = 15_000;

  private final Vertx vertx;
  private final Set<HttpServerResponse> listeners = new LinkedHashSet<>();
  private final long timer;

  SwitchStream(Vertx vertx) {
    this.vertx = vertx;
    this.timer = vertx.setPeriodic(SIGN_OF_LIFE_MILLIS, _ -> write(":\n\n"));
  }

  void handle(RoutingContext context) {
    if (context.request().method().equals(HttpMethod.HEAD)) {
      head(context.response()).end();
    } else {
      listen(context);
    }
  }

  private static HttpServerResponse head(HttpServerResponse response) {
    return response
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store");
  }

  private void listen(RoutingContext context) {
    if (listeners.size() >= MOST_LISTENERS) {
      Replies.error(
          context,
          503,
          "TOO_MANY_LISTENERS",
          "There are " + MOST_LISTENERS + " listeners here already. Close one first.");
      return;
    }
    var response = context.response();
    head(response).setChunked(true);
    listeners.add(response);
    response.closeHandler(_ -> listeners.remove(response));
    response.exceptionHandler(_ -> listeners.remove(response));
    response.write("retry: 2000\n\n");
  }

  void tell(TargetSwitch event) {
    write("event: switch\ndata: " + SwitchJson.of(event).encode() + "\n\n");
  }

  private void write(String text) {
    for (var listener : List.copyOf(listeners)) {
      if (listener.closed() || listener.writeQueueFull()) {
        listeners.remove(listener);
        listener.reset();
      } else {
        listener.write(text);
      }
    }
  }

  void close() {
    vertx.cancelTimer(timer);
    var open = List.copyOf(listeners);
    listeners.clear();
    open.forEach(HttpServerResponse::end);
  }
}
