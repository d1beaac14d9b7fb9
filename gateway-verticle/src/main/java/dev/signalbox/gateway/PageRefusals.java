package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.platform.http.Replies;
import dev.signalbox.platform.http.RequestIds;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/// What pages of the gateway refuse says as much as what an inference is refused with: the members
/// of [ErrorBody], and when to come back.
final class PageRefusals {
  private PageRefusals() {}

  /// Ends the response of `context` with `error`; nothing happens if it has begun already.
  static void send(RoutingContext context, GatewayError error) {
    var response = context.response();
    if (response.headWritten() || response.ended()) {
      return;
    }
    if (error instanceof GatewayError.MethodNotAllowed(_, String allowed) && !allowed.isEmpty()) {
      response.putHeader(HttpHeaders.ALLOW, allowed);
    }
    var comeBack = RetryAfter.seconds(error);
    if (comeBack > 0) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(comeBack));
    }
    Replies.challenge(response, error.httpStatus());
    response
        .setStatusCode(error.httpStatus())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(ErrorBody.of(error, RequestIds.of(context).value()));
  }
}
