package dev.signalbox.bus;

import dev.signalbox.api.Outcome;
import dev.signalbox.bus.Probe.Ping;
import dev.signalbox.bus.Probe.Pong;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// A well-behaved source: counts to the number it is asked for, pausing while the stream is full. A
/// negative number never ends.
final class Counter implements Bus.Streamer<Ping, Pong> {
  final AtomicInteger written = new AtomicInteger();
  final AtomicInteger drains = new AtomicInteger();
  final AtomicInteger stops = new AtomicInteger();

  @Override
  public Future<Outcome<Bus.Started>> start(
      Ping question, dev.signalbox.api.Deadline deadline, OutboundStream<Pong> events) {
    events.onDrain(() -> {
      drains.incrementAndGet();
      pour(question.number(), events);
    });
    events.onCancel(stops::incrementAndGet);
    pour(question.number(), events);
    return Future.succeededFuture(Outcome.ok(new Bus.Started()));
  }

  private void pour(int upTo, OutboundStream<Pong> events) {
    while (written.get() != upTo && !events.isFull()) {
      events.write(new Pong(written.incrementAndGet(), ""));
    }
    if (written.get() == upTo) {
      events.end();
    }
  }
}
