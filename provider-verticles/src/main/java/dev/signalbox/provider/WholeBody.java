package dev.signalbox.provider;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/// Collects a body that must not be larger than a limit.
final class WholeBody {
  private final int limit;
  private final Buffer body = Buffer.buffer();

  WholeBody(int limit) {
    this.limit = limit;
  }

  /// The body, or as much of it as the limit allows.
  Future<byte[]> of(HttpClientResponse response) {
    Promise<byte[]> whole = Promise.promise();
    response.handler(piece -> {
      var room = Math.min(limit - body.length(), piece.length());
      body.appendBuffer(piece, 0, room);
      if (room < piece.length() && whole.tryComplete(body.getBytes())) {
        response.request().reset();
      }
    });
    response.exceptionHandler(whole::tryFail);
    response.endHandler(_ -> whole.tryComplete(body.getBytes()));
    return whole.future();
  }
}
