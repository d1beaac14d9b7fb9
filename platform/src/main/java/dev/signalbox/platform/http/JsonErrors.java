package dev.signalbox.platform.http;

import dev.signalbox.api.GatewayError;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns whatever goes wrong in a router into `{error, message, requestId}`. What a defect threw is
/// for the log only.
public final class JsonErrors {
  private static final Logger LOG = LoggerFactory.getLogger(JsonErrors.class);

  private final Router router;
  private final long bodyLimitBytes;
  private final BiConsumer<RoutingContext, GatewayError> refusal;

  private JsonErrors(
      Router router, long bodyLimitBytes, BiConsumer<RoutingContext, GatewayError> refusal) {
    this.router = router;
    this.bodyLimitBytes = bodyLimitBytes;
    this.refusal = refusal;
  }

  /// Takes over the error answers of `router`, whose bodies are limited to `bodyLimitBytes`.
  ///
  /// @param refusal tells what whoever asked did wrong
  public static void mount(
      Router router, long bodyLimitBytes, BiConsumer<RoutingContext, GatewayError> refusal) {
    var errors = new JsonErrors(router, bodyLimitBytes, refusal);
    router.errorHandler(404, errors::notFound);
    router.errorHandler(405, errors::notAllowed);
    router.errorHandler(413, errors::tooLarge);
    router.errorHandler(500, errors::defect);
    router.errorHandler(
        400, context -> Replies.error(context, 400, "BAD_REQUEST", "The request is malformed."));
    router.errorHandler(
        415,
        context ->
            Replies.error(
                context, 415, "UNSUPPORTED_MEDIA_TYPE", "Send Content-Type: application/json."));
  }

  private void notFound(RoutingContext context) {
    refusal.accept(context, nothingAt(context));
  }

  /// Nothing is at the path that `context` was asked for, as it was written: `//x` is not there
  /// where `/x` may be.
  public static GatewayError nothingAt(RoutingContext context) {
    return new GatewayError.NotFound(
        Objects.requireNonNullElseGet(context.request().path(), context::normalizedPath));
  }

  private void notAllowed(RoutingContext context) {
    refusal.accept(
        context,
        new GatewayError.MethodNotAllowed(
            context.request().method().name(),
            AllowedMethods.of(router, AskedPath.of(context.request()))));
  }

  private void tooLarge(RoutingContext context) {
    // the rest of the body is unread: the connection cannot carry another request
    context.response().putHeader("Connection", "close");
    Replies.error(
        context,
        413,
        new GatewayError.PayloadTooLarge(bodyLimitBytes).code(),
        "The body is larger than " + bodyLimitBytes + " bytes, the most this port takes.");
  }

  private void defect(RoutingContext context) {
    var failure = context.failure();
    if (failure instanceof HttpException http && http.getStatusCode() < 500) {
      Replies.error(context, http.getStatusCode(), "BAD_REQUEST", "The request is malformed.");
      return;
    }
    LOG.atError()
        .setCause(failure)
        .addKeyValue("requestId", RequestIds.of(context))
        .addKeyValue("path", context.normalizedPath())
        .log("A request failed by a defect");
    Replies.error(context, new GatewayError.Internal());
  }
}
