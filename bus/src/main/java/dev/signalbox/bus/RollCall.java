package dev.signalbox.bus;

import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import java.util.List;

/// The replicas heard of within the last 1.5 s, this process's own included.
public interface RollCall {
  /// Every present replica, with the moment it was last heard.
  List<Heard> present();

  /// The present replicas of `unit`, without those that said goodbye.
  List<Presence> of(Unit unit);

  /// A presence and when it was last heard, in ms since the epoch on this node's clock.
  record Heard(Presence presence, long lastSeenEpochMillis) {}
}
