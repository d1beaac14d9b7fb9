package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.FindStream;
import dev.signalbox.api.inference.KeptStream;
import dev.signalbox.api.inference.ResumeStream;
import dev.signalbox.bus.Address;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.StreamAddress;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;

/// Looks for a stream that is kept: at the providers replicas, which have all of it, and where such
/// a replica was lost at the gateways, one of which has what is left. A loss is not noticed by all
/// at once, so it looks again while somebody who may have it gives no answer.
final class StreamSearch {
  private static final Duration PATIENCE_EACH = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final int PAUSE_MILLIS = 100;

  private final Lane lane;
  private final FindStream question;
  private final Deadline deadline;

  /// A stream, and who has it.
  record Found(KeptStream stream, CallOrder.Keeper keeper) {}

  private StreamSearch(Lane lane, FindStream question) {
    this.lane = lane;
    this.question = question;
    this.deadline = Deadline.in(PATIENCE, lane.clock());
  }

  /// `NotFound` once everybody has said so; `UnitUnavailable` when somebody says nothing. Never
  /// fails.
  static Future<Outcome<Found>> find(Lane lane, FindStream question) {
    return new StreamSearch(lane, question).look();
  }

  private Future<Outcome<Found>> look() {
    return everywhere(Unit.PROVIDERS, Addresses.FIND_STREAM, Addresses.RESUME)
        .compose(atProviders ->
            switch (atProviders) {
              case Outcome.Ok<Found> found -> Future.<Outcome<Found>>succeededFuture(found);
              case Outcome.Err<Found>(var why) ->
                  everywhere(Unit.GATEWAY, Addresses.FIND_REMNANT, Addresses.REMNANT)
                      .map(left ->
                          left instanceof Outcome.Err<Found>(GatewayError.NotFound _)
                              ? Outcome.<Found>err(why)
                              : left);
            })
        .compose(outcome ->
            outcome instanceof Outcome.Err<Found>(GatewayError.UnitUnavailable _)
                    && !deadline.hasPassed(lane.clock())
                ? pause().compose(_ -> look())
                : Future.succeededFuture(outcome));
  }

  private Future<Void> pause() {
    var over = Promise.<Void>promise();
    lane.timers().in(PAUSE_MILLIS, over::complete);
    return over.future();
  }

  private Future<Outcome<Found>> everywhere(
      Unit unit, Address<FindStream, KeptStream> address, StreamAddress<ResumeStream, Delta> at) {
    var asked =
        lane.bus().rollCall().of(unit).stream()
            .map(presence -> presence.replica().node())
            .distinct()
            .map(node -> ask(node, address, at))
            .toList();
    return Future.join(asked).map(_ -> best(unit, asked.stream().map(Future::result).toList()));
  }

  private Future<Outcome<Found>> ask(
      String node, Address<FindStream, KeptStream> address, StreamAddress<ResumeStream, Delta> at) {
    var soon = Deadline.in(PATIENCE_EACH, lane.clock());
    return lane.bus()
        .askAt(node, address, question, soon)
        .map(outcome -> outcome.map(stream -> new Found(stream, new CallOrder.Keeper(node, at))))
        .otherwise(Outcome.err(new GatewayError.Internal()));
  }

  private Outcome<Found> best(Unit unit, List<Outcome<Found>> answers) {
    var isSure = true;
    for (var answer : answers) {
      switch (answer) {
        case Outcome.Ok<Found> found -> {
          return found;
        }
        case Outcome.Err<Found>(var why) -> isSure &= why instanceof GatewayError.NotFound;
      }
    }
    return Outcome.err(
        isSure
            ? new GatewayError.NotFound(question.id().value())
            : new GatewayError.UnitUnavailable(unit));
  }
}
