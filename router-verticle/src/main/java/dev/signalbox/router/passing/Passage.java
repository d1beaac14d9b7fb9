package dev.signalbox.router.passing;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.PublicPort;
import dev.signalbox.platform.http.MalformedBodies;
import dev.signalbox.platform.http.Replies;
import dev.signalbox.platform.http.RequestIds;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// One request on its way through, piece by piece in both directions: who is slow stops the other
/// side, and who goes is told to it.
final class Passage {
  /// What is said from one connection's end to the other, and no farther.
  private static final Set<String> OF_CONNECTIONS =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "expect");

  private static final CharSequence VIA = HttpHeaders.createOptimized("Via");
  private static final String BY_ROUTER = "1.1 signalbox-router";
  private static final long LINGER_MILLIS = 1_000;

  private final RoutingContext context;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Duration silence;
  private final Consumer<Passage> over;
  private Optional<HttpClientRequest> onward = Optional.empty();
  private boolean isWholeRead;
  private boolean isOver;

  /// @param silence the longest a gateway says nothing
  /// @param over is told once, however it ends
  Passage(RoutingContext context, Duration silence, Consumer<Passage> over) {
    this.context = context;
    this.request = context.request();
    this.response = context.response();
    this.silence = silence;
    this.over = over;
    response.closeHandler(_ -> breakOff());
    MalformedBodies.answer(request, () -> refuse(MalformedBodies.MALFORMED));
  }

  /// The same request to a gateway. It keeps the name of the host that was asked, by which a
  /// gateway tells other sites' pages, and says that it has come through somebody.
  RequestOptions options(PublicPort port, String host) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    var dropped = ofConnection(request.headers());
    request
        .headers()
        .forEach(header -> {
          if (!dropped.contains(header.getKey().toLowerCase(Locale.ROOT))) {
            headers.add(header.getKey(), header.getValue());
          }
        });
    headers.add(VIA, BY_ROUTER).set(RequestIds.HEADER, RequestIds.of(context).value());
    return new RequestOptions()
        .setMethod(request.method())
        .setHost(host)
        .setPort(port.port())
        .setSsl(port.tls())
        .setURI(request.uri())
        .setFollowRedirects(false)
        .setIdleTimeout(silence.toMillis())
        .setHeaders(headers);
  }

  private static Set<String> ofConnection(MultiMap headers) {
    var names = new HashSet<>(OF_CONNECTIONS);
    for (var named : headers.getAll(HttpHeaders.CONNECTION)) {
      Arrays.stream(named.split(",", -1))
          .map(name -> name.strip().toLowerCase(Locale.ROOT))
          .forEach(names::add);
    }
    return names;
  }

  /// There is a connection to a gateway.
  void through(HttpClientRequest opened) {
    if (isOver) {
      opened.reset();
      return;
    }
    onward = Optional.of(opened);
    opened.exceptionHandler(_ -> {});
    opened.response().onSuccess(this::answer).onFailure(_ -> lost());
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      response.writeContinue();
    }
    if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      opened.setChunked(true);
    }
    request.handler(piece -> {
      opened.write(piece);
      if (opened.writeQueueFull()) {
        request.pause();
        opened.drainHandler(_ -> request.resume());
      }
    });
    request.endHandler(_ -> {
      isWholeRead = true;
      opened.end();
    });
    request.exceptionHandler(_ -> breakOff());
    request.resume();
  }

  private void answer(HttpClientResponse answer) {
    if (isOver) {
      return;
    }
    var dropped = ofConnection(answer.headers());
    response.headers().clear();
    answer
        .headers()
        .forEach(header -> {
          if (!dropped.contains(header.getKey().toLowerCase(Locale.ROOT))) {
            response.headers().add(header.getKey(), header.getValue());
          }
        });
    closeUnlessRead();
    response.setStatusCode(answer.statusCode());
    response.setChunked(!response.headers().contains(HttpHeaders.CONTENT_LENGTH));
    answer.handler(piece -> {
      response.write(piece);
      if (response.writeQueueFull()) {
        answer.pause();
        response.drainHandler(_ -> answer.resume());
      }
    });
    answer.exceptionHandler(_ -> lost());
    answer.endHandler(_ -> ended());
  }

  private void ended() {
    if (finish()) {
      // who stops waits for this, and must not close the connection under the last bytes
      response.end().onComplete(_ -> over.accept(this));
      letGo();
    }
  }

  /// An answer that has begun cannot be taken back, only broken off.
  private void lost() {
    if (response.headWritten()) {
      breakOff();
    } else {
      refuse(new GatewayError.UnitUnavailable(Unit.GATEWAY));
    }
  }

  /// Ends it with an answer of this port's own.
  void refuse(GatewayError error) {
    if (!finish()) {
      return;
    }
    if (!response.closed()) {
      response.headers().clear();
      response
          .setChunked(false)
          .putHeader(RequestIds.HEADER, RequestIds.of(context).value())
          .putHeader("X-Content-Type-Options", "nosniff");
      closeUnlessRead();
      if (error instanceof GatewayError.Overloaded(long millis)) {
        response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.ceilDiv(millis, 1_000)));
      }
      Replies.error(context, error);
      letGo();
    }
    over.accept(this);
  }

  /// Ends it in the middle, on both sides.
  void breakOff() {
    if (finish()) {
      onward.ifPresent(HttpClientRequest::reset);
      if (!response.ended() && !response.closed()) {
        response.reset();
      }
      over.accept(this);
    }
  }

  private boolean isWholeRead() {
    return isWholeRead || request.isEnded();
  }

  private void closeUnlessRead() {
    if (!isWholeRead()) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  /// What still comes of a body that nobody wants is thrown away for a while: closing at once would
  /// reset the connection under a client that is still sending, and it would never see the answer.
  private void letGo() {
    if (isWholeRead()) {
      return;
    }
    // its connection carries half a request: the gateway closes it after a while of its own, and
    // until then the next request would be sent on it and never be answered
    onward.ifPresent(open -> open.connection().close());
    request.handler(_ -> {}).endHandler(_ -> {}).exceptionHandler(_ -> {}).resume();
    context.vertx().setTimer(LINGER_MILLIS, _ -> request.connection().close());
  }

  private boolean finish() {
    if (isOver) {
      return false;
    }
    isOver = true;
    return true;
  }
}
