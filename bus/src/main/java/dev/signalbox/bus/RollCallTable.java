package dev.signalbox.bus;

import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.ReplicaId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Who was heard and when. Silence is judged when somebody looks, so that no timer can be late.
final class RollCallTable implements RollCall {
  /// Silent for longer is absent, in ms: three beats.
  static final long PRESENT_MILLIS = 1500;

  /// A process is silent to itself when it has much to do; waiting is better than doing without.
  static final long OWN_MILLIS = 10_000;

  private static final long FORGET_MILLIS = 60_000;
  private static final Comparator<Heard> ORDER =
      Comparator.comparing((Heard heard) -> heard.presence().replica().unit())
          .thenComparing(heard -> heard.presence().replica().node());

  private final InstantSource clock;
  private final String self;
  private final Map<ReplicaId, Heard> replicas = new ConcurrentHashMap<>();
  private final Map<String, Long> nodes = new ConcurrentHashMap<>();
  private final Map<Unit, View> views = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();

  /// @param self the node that listens
  RollCallTable(InstantSource clock, String self) {
    this.clock = clock;
    this.self = self;
  }

  void hear(Beat beat) {
    var now = clock.millis();
    nodes.put(beat.node(), now);
    beat.presences().forEach(p -> replicas.put(p.replica(), new Heard(p, now)));
    nodes.values().removeIf(heard -> now - heard > FORGET_MILLIS);
    replicas.values().removeIf(heard -> now - heard.lastSeenEpochMillis() > FORGET_MILLIS);
    version.incrementAndGet();
  }

  /// A sign of life that says nothing else.
  void hear(String node) {
    nodes.put(node, clock.millis());
  }

  /// The node is known to be gone.
  void lose(String node) {
    nodes.remove(node);
    replicas.keySet().removeIf(replica -> replica.node().equals(node));
    version.incrementAndGet();
  }

  boolean hears(String node) {
    var heard = nodes.get(node);
    return heard != null && clock.millis() - heard <= patienceFor(node);
  }

  private long patienceFor(String node) {
    return node.equals(self) ? OWN_MILLIS : PRESENT_MILLIS;
  }

  private long presentUntil(Heard heard) {
    return heard.lastSeenEpochMillis() + patienceFor(heard.presence().replica().node());
  }

  @Override
  public List<Heard> present() {
    var now = clock.millis();
    return replicas.values().stream()
        .filter(heard -> now <= presentUntil(heard))
        .sorted(ORDER)
        .toList();
  }

  @Override
  public List<Presence> of(Unit unit) {
    var now = clock.millis();
    var known = views.get(unit);
    if (known == null || known.version != version.get() || now > known.validUntil) {
      known = view(unit, now);
      views.put(unit, known);
    }
    return known.presences;
  }

  /// Asked for with every request, changed twice a second.
  private View view(Unit unit, long now) {
    var seen = version.get();
    var validUntil = Long.MAX_VALUE;
    var presences = new ArrayList<Presence>();
    for (var heard : present()) {
      var presence = heard.presence();
      if (presence.replica().unit() == unit && presence.state() != Presence.State.LEAVING) {
        presences.add(presence);
        validUntil = Math.min(validUntil, presentUntil(heard));
      }
    }
    return new View(List.copyOf(presences), seen, presences.isEmpty() ? now : validUntil);
  }

  /// @param version of the table it was made from
  /// @param validUntil the last moment at which none of them has become silent
  private record View(List<Presence> presences, long version, long validUntil) {}
}
