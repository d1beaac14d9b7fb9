package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.CrossOriginRefused;
import dev.signalbox.api.GatewayError.MethodNotAllowed;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.identity.Credential;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.gateway.access.Authentication;
import dev.signalbox.gateway.access.ModelAccess;
import dev.signalbox.platform.access.AuthMode;
import dev.signalbox.platform.http.MalformedBodies;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The endpoint of a dialect: from a request's head to the pipeline's start.
final class InferenceEndpoint {
  private final Edge edge;
  private final Dialect dialect;
  private final Exchange.Way way;

  /// What the endpoints of a lane share.
  ///
  /// @param authentication tells who asks
  /// @param answers given before, for requests that name a key
  /// @param bodyBytes the largest body
  /// @param memory what all requests of the process may take together
  /// @param resumption gives the rest of answers that broke off
  /// @param logRequests whether each request gets a line in the log
  /// @param turnPatience the time a turn of a conversation may take in all
  record Edge(
      Lane lane,
      DraftReader reader,
      Authentication authentication,
      IdempotentAnswers answers,
      Exchange.Linger linger,
      int bodyBytes,
      MemoryBudget memory,
      Resumption resumption,
      boolean logRequests,
      Duration turnPatience,
      AssistantSettings assistant,
      Voices voices) {}

  InferenceEndpoint(Edge edge, Dialect dialect) {
    this.edge = edge;
    this.dialect = dialect;
    this.way =
        new Exchange.Way(dialect.route(), dialect.format(), edge.logRequests(), edge.memory());
  }

  /// @param hasRoom whether there is room for its connection
  void handle(HttpServerRequest request, boolean hasRoom) {
    var lane = edge.lane();
    var asked = request.getHeader(Exchange.REQUEST_ID);
    var name = RequestName.of(asked, lane.random(), lane.clock().millis());
    var exchange = new Exchange(request, name, edge.lane().meters(), way);
    MalformedBodies.answer(request, () -> exchange.refuse(MalformedBodies.MALFORMED));
    var lastEvent = request.getHeader(Resumption.LAST_EVENT_ID);
    if (!isAllowed(request.method(), lastEvent != null)) {
      var allowed = lastEvent == null ? "POST" : "GET, POST";
      exchange.refuse(new MethodNotAllowed(request.method().name(), allowed));
      return;
    }
    var obstacle = hasRoom ? lane.obstacle() : Optional.of(MemoryBudget.EXHAUSTED);
    if (obstacle.isPresent()) {
      exchange.refuseUnread(obstacle.get(), edge.linger());
      return;
    }
    if (CrossOrigin.isForeign(request.headers())) {
      exchange.refuseUnread(new CrossOriginRefused(), edge.linger());
      return;
    }
    if (lastEvent != null) {
      edge.resumption().resume(exchange, lastEvent);
      return;
    }
    var shown = edge.authentication().shown(request);
    if (shown instanceof Credential.None) {
      unknown(exchange);
      return;
    }
    request.pause();
    edge.authentication().of(shown, request).onSuccess(outcome -> known(exchange, outcome));
  }

  /// `HEAD` reads no stream: whoever reads one takes it over.
  private static boolean isAllowed(HttpMethod method, boolean resumes) {
    return method.equals(HttpMethod.POST) || (resumes && method.equals(HttpMethod.GET));
  }

  /// Nothing is shown in the headers: some dialects have a place for it in the body.
  private void unknown(Exchange exchange) {
    var mayBeAnonymous = edge.authentication().mode() == AuthMode.OPEN;
    if (mayBeAnonymous || dialect.hasKeyInBody()) {
      receive(
          exchange,
          draft -> {
            if (draft.draft().apiKey().isPresent()) {
              byBody(exchange, draft);
            } else if (mayBeAnonymous) {
              infer(exchange, draft, Authentication.ANONYMOUS);
            } else {
              exchange.refuse(Authentication.MISSING);
            }
          });
    } else {
      exchange.refuseUnread(Authentication.MISSING, edge.linger());
    }
  }

  private void known(Exchange exchange, Outcome<Identity> outcome) {
    if (exchange.response().closed()) {
      exchange.abandoned();
      return;
    }
    switch (outcome) {
      case Outcome.Ok<Identity>(var identity) -> {
        exchange.line().by(identity);
        receive(exchange, draft -> infer(exchange, draft, identity));
      }
      case Outcome.Err<Identity>(var error) -> exchange.refuseUnread(error, edge.linger());
    }
    exchange.request().resume();
  }

  private void byBody(Exchange exchange, Received draft) {
    var key = draft.draft().apiKey().orElseThrow().reveal();
    edge.authentication()
        .ofKey(key, exchange.request())
        .onSuccess(outcome -> {
          if (exchange.response().closed()) {
            exchange.abandoned();
            return;
          }
          switch (outcome) {
            case Outcome.Ok<Identity>(var identity) -> {
              exchange.line().by(identity);
              infer(exchange, draft, identity);
            }
            case Outcome.Err<Identity>(var error) -> exchange.refuse(error);
          }
        });
  }

  /// A body that could be read.
  ///
  /// @param digest of it, where the caller has named the request
  private record Received(Draft draft, int length, Optional<String> digest) {}

  private void receive(Exchange exchange, Consumer<Received> then) {
    BodyReader.read(
        exchange.request(),
        edge.lane(),
        edge.bodyBytes(),
        new BodyReader.Receiver() {
          @Override
          public void received(byte[] bytes, int length) {
            switch (edge.reader().read(dialect, bytes, length)) {
              case Outcome.Ok<Draft>(var draft) ->
                  then.accept(
                      new Received(draft, length, IdempotentRun.digest(exchange, bytes, length)));
              case Outcome.Err<Draft>(var error) -> exchange.refuse(error);
            }
          }

          @Override
          public void refused(GatewayError error) {
            exchange.refuseUnread(error, edge.linger());
          }

          @Override
          public void gone() {
            exchange.abandoned();
          }

          @Override
          public boolean reserve(long bytes) {
            return exchange.reserve(bytes);
          }
        });
  }

  private void infer(Exchange exchange, Received received, Identity identity) {
    if (received.digest().isEmpty()) {
      make(exchange, received, identity);
      return;
    }
    var promised =
        new IdempotentRun.Promised(
            identity, exchange.idempotencyKey().orElse(""), received.digest().get());
    IdempotentRun.begin(
        edge.lane(), edge.answers(), exchange, promised, () -> make(exchange, received, identity));
  }

  private void make(Exchange exchange, Received received, Identity identity) {
    var draft = received.draft();
    var refusal = ModelAccess.refusal(identity, draft.model());
    if (refusal.isPresent()) {
      exchange.refuse(refusal.get());
      return;
    }
    var size = draft.size(received.length());
    var known = dialect.answer(size);
    if (known.isPresent()) {
      dialect.headers().forEach(exchange.response()::putHeader);
      exchange.answer(known.get());
      return;
    }
    var request = draft.from(exchange.name().unique(), identity.caller());
    draft.format().ifPresent(exchange::answersIn);
    if (exchange.format() instanceof EmbeddingFormat) {
      embed(exchange, identity, request, size);
      return;
    }
    if (exchange.format() instanceof SpokenFormat spoken) {
      speak(exchange, identity, request, spoken.order());
      return;
    }
    if (request.stream() && !exchange.reserve(MemoryBudget.STREAM_BYTES)) {
      exchange.refuseForWantOfRoom();
      return;
    }
    var asker = new PreparedRun.Asker(exchange, identity, edge.turnPatience());
    var preparation = preparation(asker, draft);
    if (preparation.isPresent()) {
      new PreparedRun(edge.lane(), asker, preparation.get()).start();
      return;
    }
    infer(exchange, identity, request, size);
  }

  private void infer(
      Exchange exchange, Identity identity, InferenceRequest request, InputSize size) {
    var keeping = edge.resumption().keeping(exchange, request, UnaryOperator.identity());
    var sink = edge.resumption().client(exchange, request, keeping);
    var pipeline = new InferencePipeline(edge.lane(), identity, request, size, sink).kept(keeping);
    exchange.carries(pipeline, () -> {});
    pipeline.start();
  }

  private Optional<PreparedRun.Preparation> preparation(PreparedRun.Asker asker, Draft draft) {
    return switch (asker.exchange().format()) {
      case TurnFormat turn -> Optional.of(new TurnPreparation(asker, draft, turn, edge));
      case AssistantFormat chat -> Optional.of(new AssistantPreparation(asker, draft, chat, edge));
      case AnswerFormat _ -> Optional.empty();
    };
  }

  private void embed(
      Exchange exchange, Identity identity, InferenceRequest request, InputSize size) {
    var run = new EmbeddingRun(edge.lane(), identity, request, size, exchange);
    exchange
        .response()
        .closeHandler(_ -> {
          run.hangUp();
          exchange.abandoned();
        })
        .exceptionHandler(_ -> {});
    run.start();
  }

  private void speak(
      Exchange exchange, Identity identity, InferenceRequest request, SpeechOrder order) {
    if (!exchange.reserve(MemoryBudget.STREAM_BYTES)) {
      exchange.refuseForWantOfRoom();
      return;
    }
    var asked =
        new SpeechRun.Asked(
            identity,
            request,
            order,
            edge.voices().settings().idOf(order.voice()),
            true,
            exchange.approvalId(),
            edge.lane().newDeadline());
    var run = new SpeechRun(edge.lane(), asked, new SpokenAnswer(exchange, order.format()));
    exchange
        .response()
        .closeHandler(_ -> {
          run.hangUp();
          edge.lane().afterwards(exchange::abandoned);
        })
        .drainHandler(_ -> run.drained())
        .exceptionHandler(_ -> {});
    run.start();
  }
}
