package dev.signalbox.gateway;

import dev.signalbox.bus.Bus;
import io.micrometer.core.instrument.MeterRegistry;
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
    return of(
        bus, clock, timers, new Surroundings(none, new MemoryBacklog(), new SimpleMeterRegistry()));
  }

  /// What a lane leans on besides the bus.
  record Surroundings(
      StrictAccounts strictAccounts, Settlement.Backlog backlog, MeterRegistry meters) {}

  static Lane of(Bus bus, InstantSource clock, Timers timers, Surroundings around) {
    return new Lane(
        new Lane.Parts(
            bus,
            clock,
            Duration.ofSeconds(120),
            Duration.ofSeconds(10),
            30_000,
            new GatewayMeters(around.meters()),
            new Settlement(bus, around.backlog(), clock, Duration.ofSeconds(3)),
            around.strictAccounts(),
            timers,
            new SplittableRandom(1),
            new Outcomes(bus),
            new Remnants(1 << 20)));
  }
}
