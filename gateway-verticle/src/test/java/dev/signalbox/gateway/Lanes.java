package dev.signalbox.gateway;

import dev.signalbox.bus.Bus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.SplittableRandom;

/// Lanes without an event loop.
final class Lanes {
  private Lanes() {}

  static Lane of(Bus bus, InstantSource clock, Timers timers) {
    var none = new StrictAccounts(() -> Future.succeededFuture(Set.of()), Duration.ofMillis(300));
    return of(bus, clock, timers, none, new MemoryBacklog());
  }

  static Lane of(
      Bus bus,
      InstantSource clock,
      Timers timers,
      StrictAccounts strictAccounts,
      Settlement.Backlog backlog) {
    return new Lane(
        new Lane.Parts(
            bus,
            clock,
            Duration.ofSeconds(120),
            Duration.ofSeconds(10),
            30_000,
            new GatewayMeters(new SimpleMeterRegistry()),
            new Settlement(bus, backlog, clock, Duration.ofSeconds(3)),
            strictAccounts,
            timers,
            new SplittableRandom(1),
            new Outcomes(bus)));
  }
}
