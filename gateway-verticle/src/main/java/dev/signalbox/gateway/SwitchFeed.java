package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError.MethodNotAllowed;
import dev.signalbox.api.routing.TargetSwitch;
import dev.signalbox.platform.http.Replies;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `GET /orchestrator/events`: each target that leaves rotation or comes back, as server-sent
/// events. Lives on one event loop. A subscriber that does not read is let go, so that nothing
/// piles up for it.
final class SwitchFeed {
  static final long KEEP_ALIVE_MILLIS = 15_000;

  private static final int MOST_SUBSCRIBERS = 64;
  private static final Buffer GREETING = Buffer.buffer("retry: 2000\n: connected\n\n");
  private static final Buffer KEEP_ALIVE = Buffer.buffer(": still here\n\n");

  private final Set<HttpServerResponse> subscribers = new HashSet<>();
  private long told;
  private boolean closed;

  void mount(Router router) {
    router.get(Route.EVENTS.path()).handler(this::subscribe);
    router.route(Route.EVENTS.path()).handler(SwitchFeed::refuse);
  }

  private static void refuse(RoutingContext context) {
    Replies.error(context, new MethodNotAllowed(context.request().method().name(), "GET"));
  }

  private void subscribe(RoutingContext context) {
    if (closed || subscribers.size() >= MOST_SUBSCRIBERS) {
      Replies.error(
          context,
          503,
          "TOO_MANY_SUBSCRIBERS",
          "This gateway serves " + MOST_SUBSCRIBERS + " subscribers at a time. Try again later.");
      return;
    }
    var response = context.response();
    subscribers.add(response);
    response.closeHandler(_ -> subscribers.remove(response)).exceptionHandler(_ -> {});
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream; charset=utf-8")
        .putHeader("Cache-Control", "no-cache")
        .putHeader("X-Accel-Buffering", "no")
        .write(GREETING.copy());
  }

  /// Tells every subscriber.
  void tell(TargetSwitch event) {
    if (subscribers.isEmpty()) {
      return;
    }
    told++;
    var message = Buffer.buffer("id: " + event.epochMillis() + "-" + told);
    message.appendString("\nevent: switch\ndata: ");
    Json.appendObject(
        message,
        out -> {
          out.writeStringField("type", "target.switched");
          SwitchLog.write(out, event);
        });
    message.appendString("\n\n");
    write(message);
  }

  /// Keeps connections open that nothing is told on.
  void keepAlive() {
    write(KEEP_ALIVE);
  }

  private void write(Buffer message) {
    for (var response : List.copyOf(subscribers)) {
      if (response.writeQueueFull()) {
        subscribers.remove(response);
        response.reset();
      } else {
        response.write(message.copy());
      }
    }
  }

  int subscribers() {
    return subscribers.size();
  }

  /// Ends every subscription; nobody can subscribe any more.
  void close() {
    closed = true;
    var ending = List.copyOf(subscribers);
    subscribers.clear();
    ending.forEach(HttpServerResponse::end);
  }
}
