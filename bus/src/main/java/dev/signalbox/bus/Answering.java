package dev.signalbox.bus;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets one answerer answer what arrives at one address, measured.
final class Answering<Q, A> {
  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

  private final Address<Q, A> address;
  private final Bus.Answerer<Q, A> answerer;
  private final StepMeter meter;
  private final InstantSource clock;

  Answering(
      Address<Q, A> address, Bus.Answerer<Q, A> answerer, StepMeter meter, InstantSource clock) {
    this.address = address;
    this.answerer = answerer;
    this.meter = meter;
    this.clock = clock;
  }

  void handle(Incoming<Asked<Q>, A> question) {
    Asked<Q> asked;
    try {
      asked = question.body();
    } catch (NotUnderstood e) {
      question.notUnderstood(e);
      return;
    }
    var since = System.nanoTime();
    meter.inFlight().incrementAndGet();
    answer(asked)
        .onComplete((outcome, defect) ->
            done(question, defect == null ? outcome : unanswered(defect), since));
  }

  private Outcome<A> unanswered(Throwable defect) {
    LOG.atError()
        .addKeyValue("address", address.name())
        .setCause(defect)
        .log("A unit failed to answer a question");
    return Outcome.err(new GatewayError.Internal());
  }

  private Future<Outcome<A>> answer(Asked<Q> asked) {
    try {
      return asked.deadline().hasPassed(clock)
          ? Future.succeededFuture(
              Outcome.err(new GatewayError.DeadlineExceeded(address.unit().id())))
          : answerer.answer(asked.question(), asked.deadline());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void done(Incoming<?, A> question, Outcome<A> outcome, long since) {
    var now = System.nanoTime();
    meter.inFlight().decrementAndGet();
    meter.latency().record(now, TimeUnit.NANOSECONDS.toMicros(now - since));
    question.reply(outcome);
  }
}
