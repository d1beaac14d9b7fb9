package dev.signalbox.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Unit;
import dev.signalbox.api.fleet.Presence;
import dev.signalbox.api.fleet.ReplicaId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RollCallTest {
  private long now = 1_000_000;
  private final java.time.InstantSource clock = () -> Instant.ofEpochMilli(now);
  private final RollCallTable table = new RollCallTable(clock, "here");
  private final LocalLanes lanes = new LocalLanes();
  private final ClusterRoutes routes =
      new ClusterRoutes(
          "here", new LocalRoutes("here", lanes), table, new ReplicaChoice(_ -> 0), clock);

  private static Presence presence(String node, Unit unit, Presence.State state) {
    return new Presence(
        new ReplicaId(unit, node), "host", "1", 0, state, 0, Map.of(), List.of(), Map.of());
  }

  private void beat(String node, Presence.State state) {
    table.hear(new Beat(node, List.of(presence(node, Unit.COST, state))));
  }

  private String chosen() {
    var hop = routes.choose("cost.hold.v1", Unit.COST, Set.of());
    return hop == null ? "nobody" : hop.address();
  }

  @BeforeEach
  void twoReplicas() {
    beat("n1", Presence.State.READY);
    beat("n2", Presence.State.DEGRADED);
  }

  @Test
  void three_missed_beats_are_absence_and_a_beat_brings_back() {
    now += RollCallTable.PRESENT_MILLIS;
    assertThat(table.of(Unit.COST)).hasSize(2);
    assertThat(table.hears("n1")).isTrue();
    now += 1;
    assertThat(table.present()).isEmpty();
    assertThat(table.hears("n1")).isFalse();
    assertThat(chosen()).isEqualTo("nobody");
    beat("n1", Presence.State.READY);
    assertThat(table.of(Unit.COST)).hasSize(1);
    assertThat(chosen()).isEqualTo("cost.hold.v1@n1");
  }

  @Test
  void a_process_that_has_much_to_do_does_not_take_itself_for_absent() {
    beat("here", Presence.State.READY);
    now += RollCallTable.PRESENT_MILLIS + 1;
    assertThat(table.of(Unit.COST))
        .extracting(presence -> presence.replica().node())
        .containsExactly("here");
    assertThat(table.hears("here")).isTrue();
    now += RollCallTable.OWN_MILLIS;
    assertThat(table.of(Unit.COST)).isEmpty();
    assertThat(table.hears("here")).isFalse();
  }

  @Test
  void a_lost_node_is_absent_at_once() {
    table.lose("n1");
    assertThat(table.present()).extracting(h -> h.presence().replica().node()).containsOnly("n2");
  }

  @Test
  void who_is_leaving_is_shown_but_not_asked() {
    beat("n1", Presence.State.LEAVING);
    assertThat(table.present()).hasSize(2);
    assertThat(table.of(Unit.COST)).hasSize(1);
    assertThat(chosen()).isEqualTo("cost.hold.v1@n2");
  }

  @Test
  void a_replica_of_this_process_comes_first_unless_it_stays_silent() {
    var thread = Thread.currentThread().threadId();
    lanes.add("cost.hold.v1", -1);
    assertThat(chosen()).isEqualTo("cost.hold.v1");
    lanes.add("cost.hold.v1", thread);
    assertThat(chosen()).isEqualTo("cost.hold.v1#" + thread);
    var other = routes.choose("cost.hold.v1", Unit.COST, Set.of("here"));
    assertThat(other).extracting(Hop::local).isEqualTo(false);
    lanes.remove("cost.hold.v1", thread);
    lanes.remove("cost.hold.v1", -1);
    assertThat(chosen()).contains("@");
  }

  @Test
  void what_is_to_outlive_this_process_is_asked_of_another_that_is_well() {
    lanes.add("cost.hold.v1", -1);
    assertThat(apart()).isEqualTo("cost.hold.v1@n1");
    assertThat(apart("n1")).isEqualTo("cost.hold.v1@n2");
    assertThat(apart("n1", "n2")).as("better near than of who is silent").isEqualTo("cost.hold.v1");
    for (var node : List.of("n1", "n2")) {
      var hop = new Hop(node, "cost.hold.v1@" + node, false);
      routes.sent(Unit.COST, hop);
      routes.settled(Unit.COST, hop, false);
    }
    assertThat(apart()).as("both have just failed").isEqualTo("cost.hold.v1");
    table.lose("n1");
    table.lose("n2");
    assertThat(apart()).as("there is nobody else").isEqualTo("cost.hold.v1");
    lanes.remove("cost.hold.v1", -1);
    assertThat(apart()).isEqualTo("nobody");
  }

  private String apart(String... tried) {
    var hop = routes.apart("cost.hold.v1", Unit.COST, Set.of(tried));
    return hop == null ? "nobody" : hop.address();
  }

  @Test
  void a_silent_replica_is_left_alone_until_it_is_surely_heard_again() {
    var first = new Hop("n1", "cost.hold.v1@n1", false);
    routes.sent(Unit.COST, first);
    routes.settled(Unit.COST, first, false);
    assertThat(chosen()).isEqualTo("cost.hold.v1@n2");
    now += 900;
    beat("n1", Presence.State.READY);
    beat("n2", Presence.State.READY);
    assertThat(chosen()).isEqualTo("cost.hold.v1@n2");
    now += 200;
    beat("n1", Presence.State.READY);
    assertThat(chosen()).isEqualTo("cost.hold.v1@n1");
  }

  @Test
  void questions_on_their_way_count_as_load() {
    routes.sent(Unit.COST, new Hop("n1", "cost.hold.v1@n1", false));
    assertThat(chosen()).isEqualTo("cost.hold.v1@n2");
    routes.forget("n1");
    assertThat(chosen()).isEqualTo("cost.hold.v1@n1");
  }

  @Test
  void a_process_that_was_asleep_listens_before_it_judges() {
    var sweeps = new AtomicInteger();
    var watch = new SilenceWatch(clock, sweeps::incrementAndGet);
    now += 500;
    watch.look();
    assertThat(sweeps).hasValue(1);
    now += 3000;
    watch.look();
    assertThat(sweeps).hasValue(1);
    now += 500;
    watch.look();
    assertThat(sweeps).hasValue(2);
  }
}
