package dev.signalbox.bus;

import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.ReplicaId;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Who was heard and when. Silence is judged when somebody looks, so that no timer can be late.
final class RollCallTable implements RollCall {
  /// Silent for longer is absent, in ms: three beats.
  static final long PRESENT_MILLIS = 1500;

  private static final long FORGET_MILLIS = 60_000;
  private static final Comparator<Heard> ORDER =
      Comparator.comparing((Heard heard) -> heard.presence().replica().unit())
          .thenComparing(heard -> heard.presence().replica().node());

  private final InstantSource clock;
  private final Map<ReplicaId, Heard> replicas = new ConcurrentHashMap<>();
  private final Map<String, Long> nodes = new ConcurrentHashMap<>();

  RollCallTable(InstantSource clock) {
    this.clock = clock;
  }

  void hear(Beat beat) {
    var now = clock.millis();
    nodes.put(beat.node(), now);
    beat.presences().forEach(p -> replicas.put(p.replica(), new Heard(p, now)));
    nodes.values().removeIf(heard -> now - heard > FORGET_MILLIS);
    replicas.values().removeIf(heard -> now - heard.lastSeenEpochMillis() > FORGET_MILLIS);
  }

  /// A sign of life that says nothing else.
  void hear(String node) {
    nodes.put(node, clock.millis());
  }

  /// The node is known to be gone.
  void lose(String node) {
    nodes.remove(node);
    replicas.keySet().removeIf(replica -> replica.node().equals(node));
  }

  boolean hears(String node) {
    var heard = nodes.get(node);
    return heard != null && clock.millis() - heard <= PRESENT_MILLIS;
  }

  @Override
  public List<Heard> present() {
    var now = clock.millis();
    return replicas.values().stream()
        .filter(heard -> now - heard.lastSeenEpochMillis() <= PRESENT_MILLIS)
        .sorted(ORDER)
        .toList();
  }

  @Override
  public List<Presence> of(Unit unit) {
    return present().stream()
        .map(Heard::presence)
        .filter(p -> p.replica().unit() == unit && p.state() != Presence.State.LEAVING)
        .toList();
  }
}
