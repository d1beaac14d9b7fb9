package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.CrossOriginRefused;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.bus.Address;
import dev.signalbox.platform.http.Replies;
import dev.signalbox.platform.http.RequestIds;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Another unit's HTTP API at the gateway: its calls go over the bus as they came, and its replies
/// back.
final class OperatorDoor {
  /// A provider's health is really asked for, and may take a while.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Lane lane;
  private final Address<OperatorCall, OperatorReply> address;
  private final int bodyBytes;

  OperatorDoor(Lane lane, Address<OperatorCall, OperatorReply> address, int bodyBytes) {
    this.lane = lane;
    this.address = address;
    this.bodyBytes = bodyBytes;
  }

  /// Passes on everything under `paths`, whatever its method.
  void mount(Router router, List<String> paths) {
    paths.forEach(path -> router.route(path).handler(this::handle));
  }

  private void handle(RoutingContext context) {
    if (changes(context) && CrossOrigin.isForeign(context.request().headers())) {
      refuseUnread(context, new CrossOriginRefused());
      return;
    }
    // may throw for a malformed one, which is answered only from here
    var query = query(context);
    BodyReader.read(
        context.request(),
        lane,
        bodyBytes,
        new BodyReader.Receiver() {
          @Override
          public void received(byte[] bytes, int length) {
            pass(context, query, new String(bytes, 0, length, StandardCharsets.UTF_8));
          }

          @Override
          public void refused(GatewayError error) {
            refuseUnread(context, error);
          }
        });
  }

  private static boolean changes(RoutingContext context) {
    var method = context.request().method();
    return !method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD);
  }

  /// The rest of the body is unread: the connection cannot carry another request.
  private static void refuseUnread(RoutingContext context, GatewayError error) {
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    Replies.error(context, error);
  }

  private void pass(RoutingContext context, Map<String, String> query, String body) {
    var method = context.request().method();
    var call =
        new OperatorCall(
            RequestIds.of(context),
            method.equals(HttpMethod.HEAD) ? HttpMethod.GET.name() : method.name(),
            decoded(context.normalizedPath()),
            query,
            body,
            Identity.OPERATOR);
    lane.bus()
        .ask(address, call, Deadline.in(PATIENCE, lane.clock()))
        .onSuccess(outcome -> reply(context, outcome))
        .onFailure(context::fail);
  }

  private static String decoded(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Map<String, String> query(RoutingContext context) {
    var query = new HashMap<String, String>();
    context
        .queryParams()
        .forEach(parameter -> query.putIfAbsent(parameter.getKey(), parameter.getValue()));
    return query;
  }

  private static void reply(RoutingContext context, Outcome<OperatorReply> outcome) {
    switch (outcome) {
      case Outcome.Ok<OperatorReply>(OperatorReply(int status, String json)) -> {
        var response = context.response();
        if (response.ended() || response.closed()) {
          return;
        }
        response.setStatusCode(status);
        if (json.isEmpty()) {
          response.end();
        } else {
          response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(json);
        }
      }
      case Outcome.Err<OperatorReply>(var error) -> Replies.error(context, error);
    }
  }
}
