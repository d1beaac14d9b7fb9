package dev.signalbox.bus;

import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.ReplicaId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A replica of this process where there is one, else one of those the roll call knows. Who stays
/// silent is left alone for a while, which bridges the time until its absence shows.
final class ClusterRoutes implements Routes {
  private static final long EJECTED_MILLIS = 3000;
  private static final long SURE_SIGN_MILLIS = 1000;

  private final String self;
  private final Routes local;
  private final RollCallTable rollCall;
  private final ReplicaChoice choice;
  private final InstantSource clock;
  private final Map<ReplicaId, AtomicInteger> outstanding = new ConcurrentHashMap<>();
  private final Map<ReplicaId, Long> failed = new ConcurrentHashMap<>();

  ClusterRoutes(
      String self,
      Routes local,
      RollCallTable rollCall,
      ReplicaChoice choice,
      InstantSource clock) {
    this.self = self;
    this.local = local;
    this.rollCall = rollCall;
    this.choice = choice;
    this.clock = clock;
  }

  @Override
  public @Nullable Hop choose(String name, Unit unit, Set<String> tried) {
    var near = local.choose(name, unit, tried);
    return near == null ? far(name, choice.choose(candidates(name, unit), tried)) : near;
  }

  @Override
  public @Nullable Hop apart(String name, Unit unit, Set<String> tried) {
    var far = far(name, choice.chooseWell(candidates(name, unit), tried));
    return far == null ? choose(name, unit, tried) : far;
  }

  private List<ReplicaChoice.Candidate> candidates(String name, Unit unit) {
    var now = clock.millis();
    return rollCall.present().stream()
        .filter(heard -> isOpen(heard.presence(), unit))
        .map(heard -> candidate(name, heard, now))
        .toList();
  }

  private static @Nullable Hop far(String name, ReplicaChoice.@Nullable Candidate chosen) {
    return chosen == null
        ? null
        : new Hop(chosen.node(), Doors.nodeAddress(name, chosen.node()), false);
  }

  @Override
  public @Nullable Hop to(String node, String name, Unit unit) {
    var near = local.to(node, name, unit);
    if (near != null) {
      return near;
    }
    var present =
        rollCall.present().stream()
            .map(RollCall.Heard::presence)
            .anyMatch(one -> one.replica().node().equals(node) && isOpen(one, unit));
    return present ? new Hop(node, Doors.nodeAddress(name, node), false) : null;
  }

  private boolean isOpen(Presence presence, Unit unit) {
    return presence.replica().unit() == unit
        && presence.state() != Presence.State.LEAVING
        && !presence.replica().node().equals(self);
  }

  private ReplicaChoice.Candidate candidate(String name, RollCall.Heard heard, long now) {
    var presence = heard.presence();
    var replica = presence.replica();
    var step = presence.steps().get(name);
    var micros = step == null ? 1 : Math.max(1, step.p50Micros());
    var ours = outstanding.get(replica);
    var atWork = presence.inFlight() + (ours == null ? 0 : ours.get()) + 1L;
    return new ReplicaChoice.Candidate(
        replica.node(), atWork * micros, isEjected(replica, heard.lastSeenEpochMillis(), now));
  }

  /// For a few seconds, or until a beat that was surely sent after the failure.
  private boolean isEjected(ReplicaId replica, long lastSeen, long now) {
    var at = failed.get(replica);
    return at != null && now - at < EJECTED_MILLIS && lastSeen - at <= SURE_SIGN_MILLIS;
  }

  @Override
  public void sent(Unit unit, Hop hop) {
    if (!hop.local()) {
      outstanding
          .computeIfAbsent(new ReplicaId(unit, hop.node()), _ -> new AtomicInteger())
          .incrementAndGet();
    }
  }

  @Override
  public void settled(Unit unit, Hop hop, boolean answered) {
    if (hop.local()) {
      return;
    }
    var replica = new ReplicaId(unit, hop.node());
    var ours = outstanding.get(replica);
    if (ours != null) {
      ours.decrementAndGet();
    }
    if (!answered) {
      failed.put(replica, clock.millis());
    }
  }

  /// The node is gone for good: ids are new at each start.
  void forget(String node) {
    outstanding.keySet().removeIf(replica -> replica.node().equals(node));
    failed.keySet().removeIf(replica -> replica.node().equals(node));
  }
}
