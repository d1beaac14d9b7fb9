package dev.signalbox.bus;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets one streamer serve what arrives at one stream address, measured: the latency is the time
/// until a stream has begun, and it is in flight until it is over.
final class StreamServing<Q, E> {
  private static final Logger LOG = LoggerFactory.getLogger(StreamServing.class);

  private final StreamAddress<Q, E> address;
  private final Bus.Streamer<Q, E> streamer;
  private final StepMeter meter;
  private final BiFunction<Context, Opening<Q, E>, Outbox<E>> connect;
  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final Promise<Void> idle = Promise.promise();
  private volatile boolean draining;

  StreamServing(
      StreamAddress<Q, E> address,
      Bus.Streamer<Q, E> streamer,
      StepMeter meter,
      BiFunction<Context, Opening<Q, E>, Outbox<E>> connect) {
    this.address = address;
    this.streamer = streamer;
    this.meter = meter;
    this.connect = connect;
  }

  void handle(Context context, Incoming<Opening<Q, E>, Bus.Started> question) {
    Opening<Q, E> opening;
    try {
      opening = question.body();
    } catch (NotUnderstood e) {
      question.notUnderstood(e);
      return;
    }
    var stream = new Running(question, connect.apply(context, opening));
    begin(opening, stream.outbox)
        .onComplete(
            stream::begun,
            e -> {
              defect(e);
              stream.begun(Outcome.err(new GatewayError.Internal()));
            });
  }

  /// Completes once no stream runs. To be called when no more of them come.
  Future<Void> idle() {
    draining = true;
    tellIdle();
    return idle.future();
  }

  private void tellIdle() {
    if (draining && running.isEmpty()) {
      idle.tryComplete();
    }
  }

  /// Breaks off every stream that runs.
  void stop() {
    running.forEach(Running::abort);
  }

  private Future<Outcome<Bus.Started>> begin(Opening<Q, E> opening, OutboundStream<E> outbox) {
    try {
      return streamer.start(opening.question(), opening.deadline(), outbox);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void defect(Throwable cause) {
    LOG.atError()
        .addKeyValue("address", address.name())
        .setCause(cause)
        .log("A unit failed to start a stream");
  }

  /// One stream, from its question to its end.
  private final class Running {
    private final long since = System.nanoTime();
    private final AtomicBoolean replied = new AtomicBoolean();
    private final Incoming<?, Bus.Started> question;
    private final Outbox<E> outbox;

    Running(Incoming<?, Bus.Started> question, Outbox<E> outbox) {
      this.question = question;
      this.outbox = outbox;
      meter.inFlight().incrementAndGet();
      running.add(this);
      outbox.whenClosed(() -> meter.inFlight().decrementAndGet());
      outbox.whenLeft(() -> {
        running.remove(this);
        tellIdle();
      });
    }

    void begun(Outcome<Bus.Started> outcome) {
      var now = System.nanoTime();
      meter.latency().record(now, TimeUnit.NANOSECONDS.toMicros(now - since));
      if (outcome instanceof Outcome.Err<Bus.Started>) {
        outbox.dismiss();
      }
      reply(outcome);
    }

    void abort() {
      var gone = new GatewayError.UnitUnavailable(address.unit());
      reply(Outcome.err(gone));
      outbox.abort(gone);
    }

    private void reply(Outcome<Bus.Started> outcome) {
      if (replied.compareAndSet(false, true)) {
        question.reply(outcome);
      }
    }
  }
}
