package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.Violation;
import dev.signalbox.api.identity.Credential;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Choices;
import dev.signalbox.api.inference.FindStream;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.KeptStream;
import dev.signalbox.bus.Addresses;
import dev.signalbox.gateway.access.Authentication;
import dev.signalbox.platform.access.AuthMode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Gives the rest of a stream to whoever comes back for it. A providers replica keeps what the
/// provider wrote; this gateway filters it again from the beginning, which gives the same text, and
/// sends what the reader has not seen. So any gateway can, also after the first one was killed.
final class Resumption {
  static final String LAST_EVENT_ID = "Last-Event-ID";
  static final String RESUMABLE = "X-Resumable";

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Lane lane;
  private final Authentication authentication;
  private final Duration grace;

  /// @param grace how long a stream is kept; zero keeps none
  Resumption(Lane lane, Authentication authentication, Duration grace) {
    this.lane = lane;
    this.authentication = authentication;
    this.grace = grace;
  }

  /// A stream that was found, and where.
  private record Found(KeptStream stream, String node) {}

  /// How the answer to `exchange` is to be kept. Tool calls and text, and the texts of several
  /// answers, may leave in another order when they are filtered again, so those are not kept.
  Keeping keeping(Exchange exchange, InferenceRequest request) {
    return request.stream()
            && request.tools().isEmpty()
            && request.generation().choices().equals(Choices.ONE)
            && !grace.isZero()
            && "true".equalsIgnoreCase(exchange.request().getHeader(RESUMABLE))
        ? new Keeping(exchange.name().shown(), grace.toMillis())
        : Keeping.NONE;
  }

  /// Answers with what follows the event called `lastEventId`, whatever else is asked for: the body
  /// says nothing more.
  void resume(Exchange exchange, String lastEventId) {
    var request = exchange.request();
    request.handler(_ -> {});
    var shown = authentication.shown(request);
    if (!(shown instanceof Credential.None)) {
      authentication.of(shown, request).onSuccess(who -> resume(exchange, who, lastEventId));
    } else if (authentication.mode() == AuthMode.OPEN) {
      resume(exchange, Outcome.ok(Authentication.ANONYMOUS), lastEventId);
    } else {
      exchange.refuse(Authentication.MISSING);
    }
  }

  private void resume(Exchange exchange, Outcome<Identity> who, String lastEventId) {
    switch (who) {
      case Outcome.Ok<Identity>(var identity) -> {
        exchange.line().by(identity);
        resume(exchange, identity, lastEventId);
      }
      case Outcome.Err<Identity>(var error) -> exchange.refuse(error);
    }
  }

  private void resume(Exchange exchange, Identity identity, String lastEventId) {
    var place = EventNumbers.Place.of(lastEventId);
    if (place.isEmpty()) {
      exchange.refuse(
          new GatewayError.InputRejected(
              List.of(
                  Violation.of(
                      LAST_EVENT_ID, "format", "must be the id of an event of a stream"))));
      return;
    }
    find(new FindStream(place.get().request(), identity.caller()))
        .onSuccess(found ->
            found.ifPresentOrElse(
                one -> goOn(exchange, place.get(), one),
                () -> exchange.refuse(new GatewayError.NotFound(lastEventId))));
  }

  private Future<Optional<Found>> find(FindStream question) {
    var deadline = Deadline.in(PATIENCE, lane.clock());
    var asked =
        lane.bus().rollCall().of(Unit.PROVIDERS).stream()
            .map(presence -> presence.replica().node())
            .distinct()
            .map(node ->
                lane.bus()
                    .askAt(node, Addresses.FIND_STREAM, question, deadline)
                    .map(outcome -> found(outcome, node))
                    .otherwise(Optional.empty()))
            .toList();
    return Future.join(asked)
        .map(_ -> asked.stream().map(Future::result).flatMap(Optional::stream).findFirst());
  }

  private static Optional<Found> found(Outcome<KeptStream> outcome, String node) {
    return outcome instanceof Outcome.Ok<KeptStream>(var stream)
        ? Optional.of(new Found(stream, node))
        : Optional.empty();
  }

  private void goOn(Exchange exchange, EventNumbers.Place place, Found found) {
    if (exchange.response().closed()) {
      exchange.abandoned();
      return;
    }
    if (!exchange.reserve(MemoryBudget.STREAM_BYTES)) {
      exchange.refuse(MemoryBudget.EXHAUSTED);
      return;
    }
    var ticket = found.stream().call().ticket().orElseThrow();
    var request = found.stream().call().request().withSystemPrompt(ticket.systemPrompt());
    var sink = StreamedAnswer.resumable(exchange, place, ticket.shownId());
    var pipeline =
        new InferencePipeline(lane, ticket.identity(), request, InputSize.of(request), sink)
            .kept(new Keeping(ticket.shownId(), ticket.graceMillis()));
    exchange.carries(pipeline);
    pipeline.resume(found.stream(), found.node());
  }
}
