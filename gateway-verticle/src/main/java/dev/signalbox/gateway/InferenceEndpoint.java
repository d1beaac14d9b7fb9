package dev.signalbox.gateway;

import dev.signalbox.api.CallerKey;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.CrossOriginRefused;
import dev.signalbox.api.GatewayError.MethodNotAllowed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Secret;
import dev.signalbox.api.identity.Authority;
import dev.signalbox.api.identity.Identity;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Function;

/// The endpoint of a dialect: from a request's head to the pipeline's start.
final class InferenceEndpoint {
  private static final String BEARER = "bearer ";

  private final Edge edge;
  private final Dialect dialect;
  private final Exchange.Way way;

  /// What the endpoints of a lane share.
  ///
  /// @param keys hashes a credential; nothing else ever sees it
  /// @param bodyBytes the largest body
  /// @param logRequests whether each request gets a line in the log
  record Edge(
      Lane lane,
      DraftReader reader,
      Function<String, CallerKey> keys,
      Exchange.Linger linger,
      int bodyBytes,
      boolean logRequests) {}

  InferenceEndpoint(Edge edge, Dialect dialect) {
    this.edge = edge;
    this.dialect = dialect;
    this.way = new Exchange.Way(dialect.route(), dialect.format(), edge.logRequests());
  }

  void handle(HttpServerRequest request) {
    var name = RequestName.of(request.getHeader(Exchange.REQUEST_ID), edge.lane().random());
    var exchange = new Exchange(request, name, edge.lane().meters(), way);
    if (!request.method().equals(HttpMethod.POST)) {
      exchange.refuse(new MethodNotAllowed(request.method().name(), "POST"));
      return;
    }
    if (CrossOrigin.isForeign(request.headers())) {
      exchange.refuseUnread(new CrossOriginRefused(), edge.linger());
      return;
    }
    BodyReader.read(
        request,
        edge.lane(),
        edge.bodyBytes(),
        new BodyReader.Receiver() {
          @Override
          public void received(byte[] bytes, int length) {
            read(exchange, bytes, length);
          }

          @Override
          public void refused(GatewayError error) {
            exchange.refuseUnread(error, edge.linger());
          }
        });
  }

  private void read(Exchange exchange, byte[] bytes, int length) {
    switch (edge.reader().read(dialect, bytes, length)) {
      case Outcome.Ok<Draft>(var draft) -> infer(exchange, draft, length);
      case Outcome.Err<Draft>(var error) -> exchange.refuse(error);
    }
  }

  private void infer(Exchange exchange, Draft draft, int length) {
    var caller =
        credential(exchange.request().headers())
            .or(() -> draft.apiKey().map(Secret::reveal))
            .map(edge.keys())
            .orElse(CallerKey.ANONYMOUS);
    var request = draft.from(exchange.name().unique(), caller);
    var sink = request.stream() ? new StreamedAnswer(exchange) : new WholeAnswer(exchange);
    var pipeline =
        new InferencePipeline(
            edge.lane(), Identity.of(caller, Authority.CALLER), request, draft.size(length), sink);
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
