package dev.signalbox.gateway;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.CrossOriginRefused;
import dev.signalbox.api.GatewayError.MethodNotAllowed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Function;

/// `POST /infer`: from the request's head to the pipeline's start.
final class InferEndpoint {
  private static final String BEARER = "bearer ";

  private final Lane lane;
  private final InferReader reader;
  private final Function<String, CallerKey> keys;
  private final Exchange.Linger linger;
  private final Limits limits;

  /// @param bodyBytes the largest body
  /// @param logRequests whether each request gets a line in the log
  record Limits(int bodyBytes, int nesting, boolean logRequests) {}

  /// @param keys hashes a credential; nothing else ever sees it
  InferEndpoint(
      Lane lane, Function<String, CallerKey> keys, Exchange.Linger linger, Limits limits) {
    this.lane = lane;
    this.reader = new InferReader(limits.nesting());
    this.keys = keys;
    this.linger = linger;
    this.limits = limits;
  }

  void handle(HttpServerRequest request) {
    var name = RequestName.of(request.getHeader(Exchange.REQUEST_ID), lane.random());
    var exchange = new Exchange(request, name, lane.meters(), limits.logRequests());
    if (!request.method().equals(HttpMethod.POST)) {
      exchange.refuse(new MethodNotAllowed(request.method().name(), "POST"));
      return;
    }
    if (CrossOrigin.isForeign(request.headers())) {
      exchange.refuseUnread(new CrossOriginRefused(), linger);
      return;
    }
    BodyReader.read(
        request,
        lane,
        limits.bodyBytes(),
        new BodyReader.Receiver() {
          @Override
          public void received(byte[] bytes, int length) {
            read(exchange, bytes, length);
          }

          @Override
          public void refused(GatewayError error) {
            exchange.refuseUnread(error, linger);
          }
        });
  }

  private void read(Exchange exchange, byte[] bytes, int length) {
    switch (reader.read(bytes, length)) {
      case Outcome.Ok<InferBody>(var body) -> infer(exchange, body, length);
      case Outcome.Err<InferBody>(var error) -> exchange.refuse(error);
    }
  }

  private void infer(Exchange exchange, InferBody body, int length) {
    var caller =
        credential(exchange.request().headers())
            .or(() -> body.apiKey().map(Secret::reveal))
            .map(keys)
            .orElse(CallerKey.ANONYMOUS);
    var request = body.from(exchange.name().unique(), caller);
    var sink = request.stream() ? new StreamedAnswer(exchange) : new WholeAnswer(exchange);
    // JSON text is never shorter than the UTF-8 it stands for
    var pipeline = new InferencePipeline(lane, request, length, sink);
    exchange
        .response()
        .closeHandler(_ -> {
          pipeline.hangUp();
          exchange.abandoned();
        })
        .drainHandler(_ -> pipeline.drained())
        .exceptionHandler(_ -> {});
    pipeline.start();
  }

  private static Optional<String> credential(MultiMap headers) {
    var authorization = headers.get(HttpHeaders.AUTHORIZATION);
    if (authorization != null
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && !authorization.substring(BEARER.length()).isBlank()) {
      return Optional.of(authorization.substring(BEARER.length()).strip());
    }
    return Optional.ofNullable(headers.get("X-API-Key"))
        .map(String::strip)
        .filter(k -> !k.isEmpty());
  }
}
