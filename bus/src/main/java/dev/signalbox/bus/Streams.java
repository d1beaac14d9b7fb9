package dev.signalbox.bus;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;

/// Opens and serves streams. Inside a process an opening carries the asker's [Inbox] itself, so
/// that no event is a message; between nodes it carries a number.
final class Streams {
  private final Vertx vertx;
  private final Codecs codecs;
  private final Doors doors;
  private final Asking asking;

  Streams(Vertx vertx, Codecs codecs, Doors doors, Asking asking) {
    this.vertx = vertx;
    this.codecs = codecs;
    this.doors = doors;
    this.asking = asking;
  }

  <Q, E> Future<Outcome<InboundStream<E>>> open(
      StreamAddress<Q, E> address, Q question, Deadline deadline) {
    codecs.outcome(Bus.Started.class);
    var inbox = new Inbox<E>(vertx.getOrCreateContext());
    var opening = new Opening<>(question, deadline, new Opening.Near<>(inbox));
    var codec = codecs.opening(address.question());
    return asking
        .<Bus.Started>send(
            new Call(address.name(), address.unit(), false, deadline, codec, _ -> opening))
        .map(outcome -> {
          if (outcome instanceof Outcome.Err<Bus.Started>) {
            inbox.cancel();
          }
          return outcome.map(_ -> inbox);
        });
  }

  <Q, E> Future<Bus.Registration> serve(
      StreamAddress<Q, E> address, Bus.Streamer<Q, E> streamer, StepMeter meter) {
    codecs.opening(address.question());
    var serving =
        new StreamServing<Q, E>(
            address, streamer, meter, Streams::connect, codecs.outcome(Bus.Started.class));
    return doors
        .<Opening<Q, E>>open(
            address.name(),
            message -> serving.handle(Objects.requireNonNull(Vertx.currentContext()), message))
        .map(door ->
            () -> {
              serving.stop();
              return door.close();
            });
  }

  private static <Q, E> Outbox<E> connect(Context context, Opening<Q, E> opening) {
    return switch (opening.line()) {
      case Opening.Near<E>(Inbox<E> inbox) -> {
        var outbox = new LocalOutbox<>(context, inbox);
        inbox.connect(outbox);
        yield outbox;
      }
      case Opening.Far<E> far -> throw new IllegalStateException("not in a cluster: " + far);
    };
  }
}
