package dev.signalbox.gateway;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.Unit;
import dev.signalbox.api.Violation;
import dev.signalbox.api.identity.Credential;
import dev.signalbox.api.identity.Identity;
import dev.signalbox.api.inference.Delivery;
import dev.signalbox.api.inference.FindStream;
import dev.signalbox.api.inference.InferenceRequest;
import dev.signalbox.api.inference.StreamTicket;
import dev.signalbox.gateway.access.Authentication;
import dev.signalbox.platform.access.AuthMode;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Gives the rest of a stream to whoever comes back for it. A providers replica keeps what the
/// provider wrote, or, once that is lost, the gateway that had it what had come by then; this
/// gateway filters it again from the beginning, which gives the same text, and sends what the
/// reader has not seen. So any gateway can, also after the first one was killed.
final class Resumption {
  static final String LAST_EVENT_ID = "Last-Event-ID";
  static final String RESUMABLE = "X-Resumable";

  /// The stream is there, and nobody was given that id of it.
  static final GatewayError BEYOND_THE_END =
      refused("range", "must be the id of an event of the stream, and is beyond its end");

  private final Lane lane;
  private final Authentication authentication;
  private final Voices voices;
  private final KeepingPolicy policy;

  Resumption(Lane lane, Authentication authentication, Voices voices, KeepingPolicy policy) {
    this.lane = lane;
    this.authentication = authentication;
    this.voices = voices;
    this.policy = policy;
  }

  /// How the answer to `exchange` is to be kept.
  ///
  /// @param besides adds what becomes of the answer besides being told
  Keeping keeping(Exchange exchange, InferenceRequest request, UnaryOperator<Delivery> besides) {
    var said = exchange.request().getHeader(RESUMABLE);
    var outlives = policy.outlives(request, said, this::isCalledElsewhere);
    if (outlives.isEmpty()) {
      return Keeping.NONE;
    }
    var delivery = besides.apply(exchange.format().delivery(lane.clock().millis()));
    return new Keeping(
        exchange.name().shown(), delivery, outlives.get(), policy.grace().toMillis());
  }

  private boolean isCalledElsewhere() {
    var replicas = lane.bus().rollCall().of(Unit.PROVIDERS);
    return !replicas.isEmpty()
        && replicas.stream()
            .noneMatch(presence -> presence.replica().node().equals(lane.bus().node()));
  }

  /// Who hears the answer to `exchange`; one that is kept is written as it will be again.
  AnswerSink client(Exchange exchange, InferenceRequest request, Keeping keeping) {
    if (!request.stream()) {
      return new WholeAnswer(exchange);
    }
    if (!keeping.isKept()) {
      return new StreamedAnswer(exchange);
    }
    exchange.answersIn(exchange.format().deliveredAs(request, keeping.delivery()));
    return StreamedAnswer.resumable(exchange, EventNumbers.Place.start(request.id()), keeping);
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
      exchange.refuse(refused("format", "must be the id of an event of a stream"));
      return;
    }
    StreamSearch.find(lane, new FindStream(place.get().request(), identity.caller()))
        .onSuccess(outcome -> {
          switch (outcome) {
            case Outcome.Ok<StreamSearch.Found>(var found) -> goOn(exchange, place.get(), found);
            case Outcome.Err<StreamSearch.Found>(GatewayError.NotFound _) ->
                exchange.refuse(new GatewayError.NotFound(lastEventId, Optional.of(LAST_EVENT_ID)));
            case Outcome.Err<StreamSearch.Found>(var error) -> exchange.refuse(error);
          }
        });
  }

  private static GatewayError refused(String rule, String message) {
    return new GatewayError.InputRejected(List.of(Violation.of(LAST_EVENT_ID, rule, message)));
  }

  private void goOn(Exchange exchange, EventNumbers.Place place, StreamSearch.Found found) {
    if (exchange.response().closed()) {
      exchange.abandoned();
      return;
    }
    if (!exchange.reserve(MemoryBudget.STREAM_BYTES)) {
      exchange.refuseForWantOfRoom();
      return;
    }
    var ticket = found.stream().call().ticket().orElseThrow();
    var guarded = found.stream().call().request();
    var request = guarded.withSystemPrompt(ticket.canary().unguard(guarded.systemPrompt()));
    exchange.answersIn(exchange.format().deliveredAs(request, ticket.delivery()));
    var voice = voice(exchange, request.id(), ticket);
    var keeping = Keeping.of(ticket);
    var client = StreamedAnswer.resumable(exchange, place, keeping);
    var pipeline =
        new InferencePipeline(
                lane,
                ticket.identity(),
                request,
                InputSize.of(request),
                besides(client, voice, exchange, request.id(), ticket))
            .kept(keeping);
    exchange.carries(pipeline, () -> voice.ifPresent(AnswerVoice::hangUp));
    pipeline.resume(found.stream(), found.keeper());
  }

  private Optional<AnswerVoice> voice(Exchange exchange, RequestId id, StreamTicket ticket) {
    return ticket.delivery().spoken()
        ? Optional.of(new AnswerVoice(lane, voices, ticket.identity(), exchange, id).again())
        : Optional.empty();
  }

  /// What the gateway before would have done at the end is done by this one: all of it is done
  /// once, by whoever comes to it.
  private AnswerSink besides(
      AnswerSink client,
      Optional<AnswerVoice> voice,
      Exchange exchange,
      RequestId id,
      StreamTicket ticket) {
    var sink = client;
    var delivery = ticket.delivery();
    var format =
        exchange.format() instanceof AssistantFormat chat
            ? chat
            : new AssistantFormat(Optional.empty());
    if (voice.isPresent()) {
      sink = new VoicedAnswer(sink, voice.get(), format);
    }
    if (delivery.creditsOf().isPresent()) {
      var bill = new ChargedAnswer.Bill(id, delivery.creditsOf().get());
      sink = new ChargedAnswer(sink, lane, bill, new ChargedAnswer.Told(format, exchange.line()));
    }
    if (delivery.turn().isPresent()) {
      var keeper = TurnKeeper.of(lane, ticket.identity(), delivery.turn().get(), id);
      sink = new KeptAnswer(sink, keeper, true);
    }
    return sink;
  }
}
