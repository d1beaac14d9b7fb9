package dev.signalbox.provider;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.inference.EmbedTexts;
import dev.signalbox.api.inference.Embeddings;
import dev.signalbox.provider.CallMeters.Ending;
import dev.signalbox.provider.Exchange.Reached;
import dev.signalbox.provider.wire.RateLimit;
import dev.signalbox.provider.wire.WireRequest;
import dev.signalbox.provider.wire.WireResponse;
import io.vertx.core.Future;

/// Asks a provider for embeddings: one whole answer, under the same rules of admission, keys and
/// measurement as every other call. Lives on one event loop.
final class EmbedCall {
  private final Lane lane;
  private final ActiveProvider provider;
  private final EmbedTexts texts;
  private final Deadline deadline;
  private final CallVitals vitals;
  private final Tries tries;
  private final WireRequest wire;

  private EmbedCall(Lane lane, Asked asked, CallVitals vitals, WireRequest wire) {
    this.lane = lane;
    this.provider = asked.provider;
    this.texts = asked.texts;
    this.deadline = asked.deadline;
    this.vitals = vitals;
    this.wire = wire;
    this.tries = new Tries(asked.provider.accesses(), lane.clock());
  }

  /// What is asked of whom.
  record Asked(ActiveProvider provider, EmbedTexts texts, Deadline deadline) {}

  /// Makes the call, which ends with the deadline at the latest.
  static Future<Outcome<Embeddings>> start(Lane lane, Asked asked) {
    var provider = asked.provider;
    var call =
        provider
            .adapter()
            .encodeEmbeddings(asked.texts, provider.account())
            .flatMap(wire ->
                Admission.enter(provider, asked.texts.target(), lane)
                    .map(vitals -> new EmbedCall(lane, asked, vitals, wire)));
    return switch (call) {
      case Outcome.Err<EmbedCall>(var error) ->
          Future.succeededFuture(Outcome.err(provider.told(error)));
      case Outcome.Ok<EmbedCall>(var ready) -> ready.next();
    };
  }

  private Future<Outcome<Embeddings>> next() {
    return tries
        .next()
        .map(this::ask)
        .orElseGet(() -> Future.succeededFuture(failed(tries.resting())));
  }

  private Future<Outcome<Embeddings>> ask(Access access) {
    var millis = Math.max(1, deadline.remainingMillis(lane.clock()));
    lane.meters().of(provider.id()).asked(access.label());
    access.begin();
    return lane.client()
        .ask(provider, access, wire, millis)
        .onComplete(_ -> access.end())
        .compose(answer ->
            switch (answer) {
              case Outcome.Err<WireResponse>(var error) ->
                  after(error, RateLimit.UNTOLD, Reached.NOTHING);
              case Outcome.Ok<WireResponse>(var response) -> read(response);
            });
  }

  private Future<Outcome<Embeddings>> read(WireResponse response) {
    var limit = provider.adapter().rateLimit(response, lane.clock().instant());
    return switch (provider.adapter().decodeEmbeddings(response, texts)) {
      case Outcome.Err<Embeddings>(var error) -> after(error, limit, Reached.PROVIDER);
      case Outcome.Ok<Embeddings>(var embeddings) -> {
        tries.heard(limit);
        tries.answered();
        vitals.delta();
        vitals.answered();
        var meters = lane.meters().of(provider.id());
        meters.used(embeddings.usage());
        meters.ended(Ending.NONE, vitals.ranNanos());
        yield Future.succeededFuture(Outcome.ok(embeddings));
      }
    };
  }

  private Future<Outcome<Embeddings>> after(GatewayError error, RateLimit limit, Reached reached) {
    if (deadline.hasPassed(lane.clock())) {
      return Future.succeededFuture(failed(new GatewayError.DeadlineExceeded(provider.id())));
    }
    return tries
        .after(error, limit, reached, false)
        .map(this::ask)
        .orElseGet(() -> Future.succeededFuture(failed(error)));
  }

  private Outcome<Embeddings> failed(GatewayError error) {
    vitals.failed(error);
    lane.meters().of(provider.id()).ended(Ending.of(error), vitals.ranNanos());
    return Outcome.err(provider.told(error));
  }
}
