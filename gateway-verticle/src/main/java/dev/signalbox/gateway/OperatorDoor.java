package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.CrossOriginRefused;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.gateway.access.Authentication;
import dev.signalbox.gateway.access.Door;
import dev.signalbox.gateway.access.Need;
import dev.signalbox.platform.access.AuthMode;
import dev.signalbox.platform.http.AskedPath;
import dev.signalbox.platform.http.Replies;
import dev.signalbox.platform.http.RequestIds;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.OperatorPort;
import dev.signalbox.platform.operator.Replying;
import dev.signalbox.platform.operator.StrictJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The other units' HTTP APIs at the gateway: calls go over the bus as they came, with who asks,
/// and replies back.
final class OperatorDoor {
  /// A provider's health is really asked for, and may take a while.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final String PASSED = "signalbox.passed";

  private final Lane lane;
  private final Authentication authentication;
  private final int bodyBytes;

  OperatorDoor(Lane lane, Authentication authentication, int bodyBytes) {
    this.lane = lane;
    this.authentication = authentication;
    this.bodyBytes = bodyBytes;
  }

  /// Passes on everything behind `doors`, whatever its method.
  void mount(Router router, List<Door> doors) {
    doors.forEach(door -> router.route(door.path()).handler(context -> handle(context, door)));
  }

  /// Lets nobody through `path` of `router` who may not look behind `door`.
  void guard(Router router, String path, Need need) {
    guard(router, path, need, PageRefusals::send);
  }

  /// The same, where `refusal` tells why in the words of the path's own clients.
  void guard(
      Router router, String path, Need need, BiConsumer<RoutingContext, GatewayError> refusal) {
    router
        .route(path)
        .handler(context -> {
          var needed = need.of(context.request().method(), authentication.mode());
          if (authentication.mode() == AuthMode.OPEN && needed == Authority.CALLER) {
            believe(context, refusal);
          } else {
            admit(context, needed, by -> pass(context, by), refusal);
          }
        });
  }

  /// Whoever it is may, but not with a key or token that opens nothing elsewhere: clients try
  /// theirs here. Where nobody can say what it opens, looking goes on.
  private void believe(RoutingContext context, BiConsumer<RoutingContext, GatewayError> refusal) {
    authentication.identify(
        context.request(),
        outcome -> {
          switch (outcome) {
            case Outcome.Ok<Identity>(var by) -> pass(context, by);
            case Outcome.Err<Identity>(GatewayError.Unauthenticated error) ->
                refuseUnread(context, error, refusal);
            case Outcome.Err<Identity> _ -> context.next();
          }
        });
  }

  private static void pass(RoutingContext context, Identity by) {
    context.put(PASSED, by);
    context.next();
  }

  /// Who [#guard] has let pass, where it knows.
  static Optional<Identity> passed(RoutingContext context) {
    return Optional.ofNullable(context.get(PASSED));
  }

  private void handle(RoutingContext context, Door door) {
    var request = context.request();
    if (!Need.looks(request.method()) && CrossOrigin.isForeign(request.headers())) {
      refuseUnread(context, new CrossOriginRefused(), PageRefusals::send);
      return;
    }
    // may throw for a malformed one, which is answered only from here
    var query = query(context);
    admit(
        context,
        door.need().of(request.method(), authentication.mode()),
        by -> read(context, door, query, by),
        PageRefusals::send);
  }

  private void admit(
      RoutingContext context,
      Authority needed,
      Consumer<Identity> then,
      BiConsumer<RoutingContext, GatewayError> refusal) {
    authentication.identify(
        context.request(),
        outcome -> {
          switch (outcome) {
            case Outcome.Ok<Identity>(var by) ->
                Need.refusal(by, needed)
                    .ifPresentOrElse(
                        error -> refuseUnread(context, error, refusal), () -> then.accept(by));
            case Outcome.Err<Identity>(var error) -> refuseUnread(context, error, refusal);
          }
        });
  }

  private void read(RoutingContext context, Door door, Map<String, String> query, Identity by) {
    BodyReader.read(
        context.request(),
        lane,
        bodyBytes,
        new BodyReader.Receiver() {
          @Override
          public void received(byte[] bytes, int length) {
            try {
              var body = StrictJson.text(bytes, length);
              pass(context, door, call(context, query, body, by));
            } catch (BadField e) {
              reply(context, Outcome.ok(Replying.bad(RequestIds.of(context), e)));
            }
          }

          @Override
          public void refused(GatewayError error) {
            refuseUnread(context, error, PageRefusals::send);
          }
        });
  }

  /// The rest of the body is unread: the connection cannot carry another request.
  private static void refuseUnread(
      RoutingContext context,
      GatewayError error,
      BiConsumer<RoutingContext, GatewayError> refusal) {
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    refusal.accept(context, error);
  }

  private static OperatorCall call(
      RoutingContext context, Map<String, String> query, String body, Identity by) {
    return new OperatorCall(
        RequestIds.of(context),
        OperatorPort.methodOf(context),
        decoded(AskedPath.of(context.request())),
        query,
        body,
        by);
  }

  private void pass(RoutingContext context, Door door, OperatorCall call) {
    lane.bus()
        .ask(door.address(), call, Deadline.in(PATIENCE, lane.clock()))
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
        Replies.complete(response, status, json);
        if (json.isEmpty()) {
          response.end();
        } else {
          response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(json);
        }
      }
      case Outcome.Err<OperatorReply>(var error) -> PageRefusals.send(context, error);
    }
  }
}
