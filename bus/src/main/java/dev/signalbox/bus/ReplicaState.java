package dev.signalbox.bus;

import dev.signalbox.api.fleet.Presence;
import java.util.List;
import java.util.Map;

/// What a replica adds to its presence each time it is called. Called often: must be cheap.
@FunctionalInterface
public interface ReplicaState {
  /// The state right now.
  Snapshot snapshot();

  /// The changing part of a [Presence] that only the unit itself knows.
  record Snapshot(
      Presence.State state, List<Presence.ProviderPresence> providers, Map<String, Long> gauges) {
    /// A replica with nothing special to say.
    public static final Snapshot READY = new Snapshot(Presence.State.READY, List.of(), Map.of());
  }
}
