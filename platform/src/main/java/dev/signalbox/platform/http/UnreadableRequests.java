package dev.signalbox.platform.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/// Answers what cannot be read as an HTTP request at all, in the words of every other error. The
/// connection ends with it: nobody knows where the next request would begin.
public final class UnreadableRequests implements Handler<HttpServerRequest> {
  @Override
  public void handle(HttpServerRequest request) {
    var cause = request.decoderResult().cause();
    if (cause instanceof TooLongHttpLineException) {
      refuse(
          request,
          414,
          "URI_TOO_LONG",
          "The request line is longer than "
              + UnitHttp.MAX_LINE_BYTES
              + " bytes. Shorten the URL.");
    } else if (cause instanceof TooLongHttpHeaderException) {
      refuse(
          request,
          431,
          "HEADERS_TOO_LARGE",
          "The headers have more than "
              + UnitHttp.MAX_HEADER_BYTES
              + " bytes. Send fewer or less.");
    } else {
      refuse(request, 400, "BAD_REQUEST", "This is not a well-formed HTTP/1.1 request.");
    }
  }

  private static void refuse(HttpServerRequest request, int status, String code, String message) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    Replies.error(request, status, code, message).onComplete(_ -> request.connection().close());
  }
}
