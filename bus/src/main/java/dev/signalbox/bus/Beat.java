package dev.signalbox.bus;

import dev.signalbox.api.EachByItself;
import dev.signalbox.api.fleet.Presence;
import java.util.List;

/// What a node says twice a second: that it is alive, and how replicas on it are.
record Beat(String node, @EachByItself List<Presence> presences) {
  /// Where beats are told.
  static final String ADDRESS = "fleet.beat.v1";

  /// How often, in ms.
  static final long PERIOD_MILLIS = 500;

  Beat {
    presences = List.copyOf(presences);
  }
}
