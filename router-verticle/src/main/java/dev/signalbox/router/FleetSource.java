package dev.signalbox.router;

import dev.signalbox.api.Unit;
import dev.signalbox.bus.RollCall;
import dev.signalbox.router.plan.Fleet;
import dev.signalbox.router.plan.FleetView;
import dev.signalbox.router.plan.Quality;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The fleet as the roll call shows it, put together anew only when something has changed: between
/// two beats every decision shares one.
final class FleetSource {
  private static final long LOOK_NANOS = 100_000_000;

  private final RollCall rollCall;
  private final Quality quality;
  private final InstantSource clock;
  private final AtomicLong lookedNanos;
  private volatile Optional<Fleet> fleet = Optional.empty();

  FleetSource(RollCall rollCall, Quality quality, InstantSource clock) {
    this.rollCall = rollCall;
    this.quality = quality;
    this.clock = clock;
    this.lookedNanos = new AtomicLong(System.nanoTime() - LOOK_NANOS);
  }

  /// The fleet, at most 100 ms older than the roll call; empty when no providers unit is present.
  Optional<Fleet> now() {
    var last = lookedNanos.get();
    var now = System.nanoTime();
    if ((now - last >= LOOK_NANOS || fleet.isEmpty()) && lookedNanos.compareAndSet(last, now)) {
      look();
    }
    return fleet;
  }

  private void look() {
    var replicas = rollCall.of(Unit.PROVIDERS);
    if (replicas.isEmpty()) {
      fleet = Optional.empty();
      return;
    }
    var view = FleetView.of(replicas);
    var millis = clock.millis();
    var before = fleet;
    if (before.isEmpty() || !before.get().isStill(view, millis)) {
      fleet = Optional.of(Fleet.of(view, quality, before, millis));
    }
  }
}
