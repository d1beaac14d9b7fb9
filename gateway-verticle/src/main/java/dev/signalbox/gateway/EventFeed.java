package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.signalbox.api.GatewayError.MethodNotAllowed;
import dev.signalbox.api.cost.CostAlert;
import dev.signalbox.api.routing.TargetSwitch;
import dev.signalbox.platform.http.HealthRoutes;
import dev.signalbox.platform.http.Replies;
import dev.signalbox.platform.operator.UsdText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/// Events of one kind for operators and consoles, as server-sent events. Lives on one event loop. A
/// subscriber that does not read is let go, so that nothing piles up for it.
final class EventFeed<T> {
  static final long KEEP_ALIVE_MILLIS = 15_000;

  private static final int MOST_SUBSCRIBERS = 64;
  private static final Buffer GREETING = Buffer.buffer("retry: 2000\n: connected\n\n");
  private static final Buffer KEEP_ALIVE = Buffer.buffer(": still here\n\n");

  private final Kind<T> kind;
  private final Set<HttpServerResponse> subscribers = new HashSet<>();
  private long told;
  private boolean closed;

  private EventFeed(Kind<T> kind) {
    this.kind = kind;
  }

  /// What is told.
  ///
  /// @param name of the event
  /// @param type the first field of its data
  private record Kind<T>(
      Route route, String name, String type, ToLongFunction<T> epochMillis, Fields<T> fields) {}

  /// Writes the fields of an event.
  private interface Fields<T> {
    void write(JsonGenerator out, T event) throws IOException;
  }

  /// `GET /orchestrator/events`: each target that leaves rotation or comes back.
  static EventFeed<TargetSwitch> switches() {
    return new EventFeed<>(
        new Kind<>(
            Route.EVENTS,
            "switch",
            "target.switched",
            TargetSwitch::epochMillis,
            SwitchLog::write));
  }

  /// `GET /admin/alerts/events`: each account that crosses a threshold.
  static EventFeed<CostAlert> alerts() {
    return new EventFeed<>(
        new Kind<>(
            Route.ALERT_EVENTS,
            "alert",
            "cost.threshold_crossed",
            CostAlert::epochMillis,
            EventFeed::write));
  }

  private static void write(JsonGenerator out, CostAlert alert) throws IOException {
    out.writeStringField("account", alert.account().id());
    out.writeStringField("cycle", alert.cycle());
    out.writeStringField("state", alert.state().name());
    out.writeStringField("thresholdUsd", UsdText.format(alert.threshold()));
    out.writeStringField("usedUsd", UsdText.format(alert.used()));
    out.writeStringField("at", Instant.ofEpochMilli(alert.epochMillis()).toString());
  }

  void mount(Router router) {
    HealthRoutes.page(router, kind.route().path()).handler(this::answer);
    router.route(kind.route().path()).handler(EventFeed::refuse);
  }

  private static void refuse(RoutingContext context) {
    PageRefusals.send(
        context, new MethodNotAllowed(context.request().method().name(), "GET, HEAD"));
  }

  /// Whoever asks for the head alone has nothing to wait for.
  private void answer(RoutingContext context) {
    if (context.request().method().equals(HttpMethod.HEAD)) {
      head(context.response()).end();
    } else {
      subscribe(context);
    }
  }

  private static HttpServerResponse head(HttpServerResponse response) {
    return response
        .putHeader("Content-Type", "text/event-stream; charset=utf-8")
        .putHeader("Cache-Control", "no-cache")
        .putHeader("X-Accel-Buffering", "no");
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
    head(response).setChunked(true).write(GREETING.copy());
  }

  /// Tells every subscriber.
  void tell(T event) {
    if (subscribers.isEmpty()) {
      return;
    }
    told++;
    var message = Buffer.buffer("id: " + kind.epochMillis().applyAsLong(event) + "-" + told);
    message.appendString("\nevent: " + kind.name() + "\ndata: ");
    Json.appendObject(
        message,
        out -> {
          out.writeStringField("type", kind.type());
          kind.fields().write(out, event);
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
