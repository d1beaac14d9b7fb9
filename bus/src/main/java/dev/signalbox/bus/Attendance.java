package dev.signalbox.bus;

import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.ReplicaId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says twice a second how the replicas of this process are.
final class Attendance {
  private static final Logger LOG = LoggerFactory.getLogger(Attendance.class);

  private final Vertx vertx;
  private final NodeIdentity self;
  private final StepMeters meters;
  private final InstantSource clock;
  private final Consumer<Beat> tell;

  Attendance(
      Vertx vertx, NodeIdentity self, StepMeters meters, InstantSource clock, Consumer<Beat> tell) {
    this.vertx = vertx;
    this.self = self;
    this.meters = meters;
    this.clock = clock;
    this.tell = tell;
  }

  /// Announces a replica from now on until the registration is closed. Beats come from the calling
  /// context: when that hangs, the replica falls silent.
  Future<Bus.Registration> join(Unit unit, ReplicaState state) {
    var since = clock.millis();
    Runnable say = () -> tell(presence(unit, since, snapshot(unit, state)));
    say.run();
    var timer = vertx.setPeriodic(Beat.PERIOD_MILLIS, _ -> say.run());
    return Future.succeededFuture(() -> {
      vertx.cancelTimer(timer);
      var leaving = new ReplicaState.Snapshot(Presence.State.LEAVING, List.of(), Map.of());
      tell(presence(unit, since, leaving));
      return Future.succeededFuture();
    });
  }

  private void tell(Presence presence) {
    tell.accept(new Beat(self.nodeId(), List.of(presence)));
  }

  private Presence presence(Unit unit, long since, ReplicaState.Snapshot snapshot) {
    return new Presence(
        new ReplicaId(unit, self.nodeId()),
        self.host(),
        self.version(),
        since,
        snapshot.state(),
        meters.inFlight(unit),
        meters.steps(unit, System.nanoTime()),
        snapshot.providers(),
        snapshot.gauges());
  }

  private static ReplicaState.Snapshot snapshot(Unit unit, ReplicaState state) {
    try {
      return state.snapshot();
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("unit", unit.id())
          .setCause(e)
          .log("A unit could not say how it is");
      return new ReplicaState.Snapshot(Presence.State.DEGRADED, List.of(), Map.of());
    }
  }
}
