package dev.signalbox.conversation;

import dev.signalbox.api.conversation.PageReply;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.platform.http.AskedPath;
import dev.signalbox.platform.http.Replies;
import dev.signalbox.platform.http.RequestIds;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.OperatorPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;

/// The unit's own port. Nobody is told apart there, so it shows the conversations of those who
/// showed no credential.
final class ConversationRoutes {
  private final ConversationApi api;

  ConversationRoutes(ConversationApi api) {
    this.api = api;
  }

  void mount(Router router) {
    router.route(ConversationApi.ROOT + "*").handler(this::pass);
  }

  private void pass(RoutingContext context) {
    var query = new HashMap<String, String>();
    context.queryParams().forEach(each -> query.putIfAbsent(each.getKey(), each.getValue()));
    String body;
    try {
      body = OperatorPort.body(context);
    } catch (BadField e) {
      send(context, Pages.bad(RequestIds.of(context), e));
      return;
    }
    var call =
        new OperatorCall(
            RequestIds.of(context),
            OperatorPort.methodOf(context),
            AskedPath.of(context.request()),
            query,
            body,
            Identity.OPERATOR);
    api.answer(call).onSuccess(reply -> send(context, reply));
  }

  private static void send(RoutingContext context, PageReply reply) {
    var response =
        context
            .response()
            .setStatusCode(reply.status())
            .putHeader("Content-Type", reply.contentType());
    Replies.complete(response, reply.status(), reply.body());
    if (!reply.fileName().isEmpty()) {
      response.putHeader(
          "Content-Disposition", "attachment; filename=\"" + reply.fileName() + "\"");
    }
    response.end(reply.body());
  }
}
