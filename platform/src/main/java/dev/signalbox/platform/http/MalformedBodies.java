package dev.signalbox.platform.http;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Violation;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.util.List;

/// Answers requests whose body stops being HTTP while it comes: a chunk without a size, a trailer
/// that is none. The connection ends with the answer, as nobody knows where the next request would
/// begin. A body that ends early because its client has gone gets no answer: there is nobody to
/// read it.
public final class MalformedBodies {
  /// What is wrong, for answers in a shape of their own.
  public static final GatewayError MALFORMED =
      new GatewayError.InputRejected(
          List.of(
              Violation.of(
                  "body",
                  "malformed_chunk",
                  "is not sent as HTTP/1.1 wants it: each chunk is its size in hexadecimal, a line"
                      + " end, so many bytes and a line end, and the last has size 0")));

  private MalformedBodies() {}

  /// Has `refusal` answer when the body of `request` turns out malformed before an answer began. To
  /// be called before anybody else listens for the failures of request and response.
  public static void answer(HttpServerRequest request, Runnable refusal) {
    if (!request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      // only chunks can be malformed
      return;
    }
    var response = request.response();
    request.exceptionHandler(failure -> cut(request, failure));
    response.exceptionHandler(failure -> {
      if (isMalformed(failure)
          && !request.isEnded()
          && !response.headWritten()
          && !response.ended()
          && !response.closed()) {
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        refusal.run();
        cut(request, failure);
      }
    });
  }

  /// Closes the connection of a request that failed as malformed. It is cut anyway once all have
  /// heard of the failure; closing it first sends what was written.
  public static void cut(HttpServerRequest request, Throwable failure) {
    if (isMalformed(failure)) {
      request.connection().close();
    }
  }

  /// As [#answer(HttpServerRequest, Runnable)], in the shape of every other error of a port.
  public static void answer(HttpServerRequest request) {
    answer(
        request,
        () ->
            Replies.error(request, MALFORMED.httpStatus(), MALFORMED.code(), MALFORMED.message()));
  }

  private static boolean isMalformed(Throwable failure) {
    return !(failure instanceof HttpClosedException
        || failure instanceof StreamResetException
        || failure instanceof IOException);
  }
}
