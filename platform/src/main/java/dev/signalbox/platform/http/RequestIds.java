package dev.signalbox.platform.http;

import dev.signalbox.api.RequestId;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/// Gives every request its id: the caller's `X-Request-Id` if it is well formed, else a new one.
/// The response header `X-Request-Id` carries it from the start, so that errors have it too.
public final class RequestIds implements Handler<RoutingContext> {
  /// The header, both ways.
  public static final String HEADER = "X-Request-Id";

  private static final String KEY = RequestIds.class.getName();

  private final Supplier<RequestId> fresh;

  public RequestIds(Supplier<RequestId> fresh) {
    this.fresh = fresh;
  }

  /// Ids of 128 random bits. They name requests and guard nothing, so the fast generator will do.
  public static RequestId random() {
    var random = ThreadLocalRandom.current();
    return new RequestId("req_%016x%016x".formatted(random.nextLong(), random.nextLong()));
  }

  /// The id of the request being handled.
  public static RequestId of(RoutingContext context) {
    RequestId known = context.get(KEY);
    return known == null ? assign(context, random()) : known;
  }

  @Override
  public void handle(RoutingContext context) {
    var asked = context.request().getHeader(HEADER);
    assign(
        context,
        asked != null && RequestId.isWellFormed(asked) ? new RequestId(asked) : fresh.get());
    context.next();
  }

  private static RequestId assign(RoutingContext context, RequestId id) {
    context.put(KEY, id);
    if (!context.response().headWritten()) {
      context.response().putHeader(HEADER, id.value());
    }
    return id;
  }
}
