package dev.signalbox.router;

import dev.signalbox.api.Unit;
import dev.signalbox.bus.RollCall;
import dev.signalbox.router.plan.Fleet;
import dev.signalbox.router.plan.FleetView;
import dev.signalbox.router.plan.Quality;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// The fleet as the roll call shows it, put together anew only when something has changed: between
/// two beats every decision shares one.
final class FleetSource {
  private static final long LOOK_NANOS = 100_000_000;

  private final RollCall rollCall;
  private final Quality quality;
  private final InstantSource clock;
  private final Consumer<Fleet> appeared;
  private final AtomicLong lookedNanos;
  private volatile Optional<Fleet> fleet = Optional.empty();

  /// @param appeared hears of each fleet that is there after none was
  FleetSource(RollCall rollCall, Quality quality, InstantSource clock, Consumer<Fleet> appeared) {
    this.rollCall = rollCall;
    this.quality = quality;
    this.clock = clock;
    this.appeared = appeared;
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
      var now = Fleet.of(view, quality, before, millis);
      fleet = Optional.of(now);
      if (before.isEmpty()) {
        appeared.accept(now);
      }
    }
  }
}
