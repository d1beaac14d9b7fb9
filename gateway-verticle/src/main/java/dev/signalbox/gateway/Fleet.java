package dev.signalbox.gateway;

import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.Presence.ProviderPresence;
import dev.signalbox.api.fleet.Presence.State;
import dev.signalbox.bus.RollCall;
import dev.signalbox.bus.RollCall.Heard;
import dev.signalbox.platform.http.HealthCheck;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The roll call as operators want to read it.
final class Fleet {
  private final RollCall rollCall;

  Fleet(RollCall rollCall) {
    this.rollCall = rollCall;
  }

  List<Heard> replicas(Unit unit) {
    return rollCall.present().stream()
        .filter(heard -> heard.presence().replica().unit() == unit)
        .toList();
  }

  /// How well `unit` works: as its best replica does.
  HealthCheck.State state(Unit unit) {
    var states = replicas(unit).stream().map(heard -> heard.presence().state()).toList();
    if (states.contains(State.READY)) {
      return HealthCheck.State.OK;
    }
    return states.contains(State.DEGRADED) ? HealthCheck.State.DEGRADED : HealthCheck.State.DOWN;
  }

  /// How well the whole works: cost and conversations may be away, the others may not.
  HealthCheck.State overall(boolean databaseUp) {
    var worst = databaseUp ? HealthCheck.State.OK : HealthCheck.State.DEGRADED;
    for (var unit : Unit.values()) {
      var state = weighed(unit);
      worst = state.compareTo(worst) > 0 ? state : worst;
    }
    return worst;
  }

  /// What the state of `unit` means to the gateway.
  HealthCheck.State weighed(Unit unit) {
    var state = state(unit);
    var bearable = unit == Unit.COST || unit == Unit.GATEWAY || unit == Unit.CONVERSATIONS;
    return bearable && state == HealthCheck.State.DOWN ? HealthCheck.State.DEGRADED : state;
  }

  /// Each provider as its best replica sees it, by id.
  Map<String, ProviderPresence> providers() {
    var best = new TreeMap<String, ProviderPresence>();
    for (var heard : replicas(Unit.PROVIDERS)) {
      for (var provider : heard.presence().providers()) {
        best.merge(provider.id(), provider, Fleet::better);
      }
    }
    return best;
  }

  private static ProviderPresence better(ProviderPresence one, ProviderPresence other) {
    return rank(other.status()) < rank(one.status()) ? other : one;
  }

  private static int rank(String status) {
    return switch (status) {
      case "ok" -> 0;
      case "unknown" -> 1;
      case "degraded" -> 2;
      default -> 3;
    };
  }

  /// Since when its models are served, in ms since the epoch; 0 when none are.
  long since() {
    return replicas(Unit.PROVIDERS).stream()
        .mapToLong(heard -> heard.presence().startedAtEpochMillis())
        .min()
        .orElse(0);
  }

  long nodes() {
    return presences().stream().map(presence -> presence.replica().node()).distinct().count();
  }

  /// The sum of a gauge over the replicas that have it.
  long sum(String gauge) {
    return presences().stream().mapToLong(p -> p.gauges().getOrDefault(gauge, 0L)).sum();
  }

  /// The largest value of a gauge that every replica reads from the same place.
  long largest(String gauge) {
    return presences().stream().mapToLong(p -> p.gauges().getOrDefault(gauge, 0L)).max().orElse(0);
  }

  boolean has(String gauge) {
    return presences().stream().anyMatch(p -> p.gauges().containsKey(gauge));
  }

  private List<Presence> presences() {
    return rollCall.present().stream().map(Heard::presence).toList();
  }
}
