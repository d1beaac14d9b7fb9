package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.CrossOriginRefused;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.conversation.PageReply;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.bus.Addresses;
import dev.signalbox.gateway.access.Authentication;
import dev.signalbox.gateway.access.Need;
import dev.signalbox.platform.http.AskedPath;
import dev.signalbox.platform.http.Replies;
import dev.signalbox.platform.http.RequestIds;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.Replying;
import dev.signalbox.platform.operator.StrictJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// `/v1/conversations` at the gateway: everybody's own, so who asks is established first.
final class ConversationDoor {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int BODY_BYTES = 64 * 1024;

  private final Lane lane;
  private final Authentication authentication;

  ConversationDoor(Lane lane, Authentication authentication) {
    this.lane = lane;
    this.authentication = authentication;
  }

  void mount(Router router) {
    router.route(Route.CONVERSATIONS.path()).handler(this::handle);
  }

  private void handle(RoutingContext context) {
    var request = context.request();
    if (!Need.looks(request.method()) && CrossOrigin.isForeign(request.headers())) {
      refuseUnread(context, new CrossOriginRefused());
      return;
    }
    // may throw for a malformed one, which is answered only from here
    var query = new HashMap<String, String>();
    context.queryParams().forEach(each -> query.putIfAbsent(each.getKey(), each.getValue()));
    authentication.identify(
        request,
        outcome -> {
          switch (outcome) {
            case Outcome.Ok<Identity>(var identity) -> read(context, query, identity);
            case Outcome.Err<Identity>(var error) -> refuseUnread(context, error);
          }
        });
  }

  private void read(RoutingContext context, Map<String, String> query, Identity identity) {
    BodyReader.read(
        context.request(),
        lane,
        BODY_BYTES,
        new BodyReader.Receiver() {
          @Override
          public void received(byte[] bytes, int length) {
            try {
              var body = StrictJson.text(bytes, length);
              pass(context, call(context, query, body, identity));
            } catch (BadField e) {
              var reply = Replying.bad(RequestIds.of(context), e);
              send(context, new PageReply(reply.status(), "application/json", "", reply.json()));
            }
          }

          @Override
          public void refused(GatewayError error) {
            refuseUnread(context, error);
          }
        });
  }

  /// The rest of the body is unread: the connection cannot carry another request.
  private static void refuseUnread(RoutingContext context, GatewayError error) {
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    PageRefusals.send(context, error);
  }

  private static OperatorCall call(
      RoutingContext context, Map<String, String> query, String body, Identity identity) {
    var method = context.request().method();
    return new OperatorCall(
        RequestIds.of(context),
        method.equals(HttpMethod.HEAD) ? HttpMethod.GET.name() : method.name(),
        AskedPath.of(context.request()),
        query,
        body,
        identity);
  }

  private void pass(RoutingContext context, OperatorCall call) {
    lane.bus()
        .ask(Addresses.CONVERSATIONS_API, call, Deadline.in(PATIENCE, lane.clock()))
        .onSuccess(outcome -> reply(context, outcome))
        .onFailure(context::fail);
  }

  private static void reply(RoutingContext context, Outcome<PageReply> outcome) {
    switch (outcome) {
      case Outcome.Ok<PageReply>(var page) -> send(context, page);
      case Outcome.Err<PageReply>(var error) -> PageRefusals.send(context, error);
    }
  }

  private static void send(RoutingContext context, PageReply page) {
    var response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(page.status()).putHeader(HttpHeaders.CONTENT_TYPE, page.contentType());
    Replies.complete(response, page.status(), page.body());
    if (!page.fileName().isEmpty()) {
      response.putHeader(
          HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + page.fileName() + "\"");
    }
    response.end(page.body());
  }
}
