package dev.signalbox.bus;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Opens and serves streams. Inside a process an opening carries the asker's [Inbox] itself, so
/// that no event is a message; between nodes it carries a number.
final class Streams {
  private final Vertx vertx;
  private final Codecs codecs;
  private final Doors doors;
  private final Asking asking;
  private final RemoteStreams remote;

  Streams(Vertx vertx, Codecs codecs, Doors doors, Asking asking, RemoteStreams remote) {
    this.vertx = vertx;
    this.codecs = codecs;
    this.doors = doors;
    this.asking = asking;
    this.remote = remote;
  }

  <Q, E> Future<Outcome<InboundStream<E>>> open(
      StreamAddress<Q, E> address, Q question, Deadline deadline, Whom whom) {
    codecs.outcome(Bus.Started.class);
    var attempts = new Attempts<>(address, question, deadline, vertx.getOrCreateContext());
    return attempts.open(codecs.opening(address.question()), whom);
  }

  <Q, E> Future<Bus.Serving> serve(
      StreamAddress<Q, E> address, Bus.Streamer<Q, E> streamer, StepMeter meter) {
    codecs.opening(address.question());
    var serving =
        new StreamServing<Q, E>(
            address, streamer, meter, (context, opening) -> connect(address, context, opening));
    return doors
        .<Opening<Q, E>, Bus.Started>open(
            address.name(),
            codecs.outcome(Bus.Started.class),
            question -> serving.handle(Objects.requireNonNull(Vertx.currentContext()), question))
        .map(door -> new Served(door, serving));
  }

  /// What is served at one address.
  private record Served(Bus.Registration door, StreamServing<?, ?> serving) implements Bus.Serving {
    @Override
    public Future<Void> close() {
      serving.stop();
      return door.close();
    }

    @Override
    public Future<Void> drain(Duration patience) {
      var closed = door.close().otherwiseEmpty();
      if (patience.isZero()) {
        serving.stop();
        return closed;
      }
      return closed
          .compose(_ -> serving.idle().timeout(patience.toMillis(), TimeUnit.MILLISECONDS))
          .otherwiseEmpty()
          .onComplete(_ -> serving.stop());
    }
  }

  private <Q, E> Outbox<E> connect(
      StreamAddress<Q, E> address, Context context, Opening<Q, E> opening) {
    return switch (opening.line()) {
      case Opening.Near<E>(Inbox<E> inbox) -> {
        var outbox = new LocalOutbox<>(context, inbox);
        inbox.connect(outbox);
        yield outbox;
      }
      case Opening.Far<E> far -> remote.connect(context, address, opening, far);
    };
  }

  /// One asker's tries to have a stream opened.
  private final class Attempts<Q, E> {
    private final StreamAddress<Q, E> address;
    private final Q question;
    private final Deadline deadline;
    private final Context context;
    private final Inbox<E> inbox;
    private final Promise<Outcome<Bus.Started>> begun = Promise.promise();
    private Opening.@Nullable Far<E> expected;

    Attempts(StreamAddress<Q, E> address, Q question, Deadline deadline, Context context) {
      this.address = address;
      this.question = question;
      this.deadline = deadline;
      this.context = context;
      this.inbox = new Inbox<>(context);
    }

    Future<Outcome<InboundStream<E>>> open(String codec, Whom whom) {
      asking
          .<Bus.Started>send(
              new Call(address.name(), address.unit(), false, deadline, codec, this::opening, whom))
          .onComplete(begun::tryComplete, begun::tryFail);
      return begun
          .future()
          .map(outcome -> {
            if (outcome instanceof Outcome.Err<Bus.Started>) {
              inbox.cancel();
            }
            return outcome.map(_ -> inbox);
          });
    }

    private Opening<Q, E> opening(Hop hop) {
      if (expected != null) {
        remote.forget(expected);
        expected = null;
      }
      inbox.comesFrom(hop.node());
      if (hop.local()) {
        return new Opening<>(question, deadline, new Opening.Near<>(inbox));
      }
      var far = remote.expect(hop.node(), address, inbox, this::lost);
      expected = far;
      return new Opening<>(question, deadline, far);
    }

    /// Waiting for the answer of a node that is gone would take until the deadline.
    private void lost() {
      var gone = new GatewayError.UnitUnavailable(address.unit());
      context.runOnContext(_ -> begun.tryComplete(Outcome.err(gone)));
    }
  }
}
