package dev.signalbox.platform.operator;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.operator.OperatorCall;
import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.platform.http.AskedPath;
import dev.signalbox.platform.http.Replies;
import dev.signalbox.platform.http.RequestIds;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;

/// A unit's API on the unit's own port, where nobody is told apart.
public final class OperatorPort {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final OperatorRoutes routes;
  private final InstantSource clock;

  public OperatorPort(OperatorRoutes routes, InstantSource clock) {
    this.routes = routes;
    this.clock = clock;
  }

  /// Serves every path of the API on `router`, which has read the bodies already.
  public void mount(Router router) {
    routes.paths().forEach(path -> router.route(path).handler(this::pass));
  }

  private void pass(RoutingContext context) {
    var query = new HashMap<String, String>();
    context.queryParams().forEach(each -> query.putIfAbsent(each.getKey(), each.getValue()));
    String body;
    try {
      body = body(context);
    } catch (BadField e) {
      send(context, Replying.bad(RequestIds.of(context), e));
      return;
    }
    var call =
        new OperatorCall(
            RequestIds.of(context),
            methodOf(context),
            decoded(AskedPath.of(context.request())),
            query,
            body,
            Identity.OPERATOR);
    routes.answer(call, Deadline.in(PATIENCE, clock)).onSuccess(reply -> send(context, reply));
  }

  /// As what `context` is asked: `HEAD` is answered as `GET` is, and its response leaves the body
  /// out by itself.
  public static String methodOf(RoutingContext context) {
    var method = context.request().method();
    return method.equals(HttpMethod.HEAD) ? HttpMethod.GET.name() : method.name();
  }

  /// What `context`, whose body was read already, was sent; empty for nothing.
  ///
  /// @throws BadField if it is not UTF-8
  public static String body(RoutingContext context) {
    var read = context.body().buffer();
    return read == null ? "" : StrictJson.text(read.getBytes(), read.length());
  }

  private static void send(RoutingContext context, OperatorReply reply) {
    var response =
        context
            .response()
            .setStatusCode(reply.status())
            .putHeader("Content-Type", "application/json");
    Replies.complete(response, reply.status(), reply.json());
    response.end(reply.json());
  }

  /// Percent-encoding is of the way, not of the name.
  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path; // not encoded at all, then
    }
  }
}
