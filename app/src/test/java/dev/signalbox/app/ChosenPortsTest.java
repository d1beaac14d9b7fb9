package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.http.UnitPorts;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChosenPortsTest {
  private static final Set<Unit> ALL = EnumSet.allOf(Unit.class);

  @Test
  void each_unit_that_may_have_any_port_is_given_one_of_its_own_and_shown_there() {
    var environment = new HashMap<String, String>();
    ALL.forEach(unit -> environment.put(UnitPorts.of(unit).env(), "0"));
    var chosen = ChosenPorts.of(new Settings(environment, Map.of()), ALL);
    var ports = ALL.stream().map(unit -> UnitPorts.port(unit, chosen)).collect(Collectors.toSet());
    assertThat(ports).hasSize(ALL.size()).doesNotContain(0);
    assertThat(Welcome.text(ALL, chosen, List.of(), Optional.empty(), 1))
        .contains("127.0.0.1:" + UnitPorts.port(Unit.GATEWAY, chosen) + "/infer");
  }

  @Test
  void a_port_that_was_set_stays() {
    var set = new Settings(Map.of("ORCHESTRATOR_PORT", "4000", "COST_PORT", "0"), Map.of());
    var chosen = ChosenPorts.of(set, Set.of(Unit.GATEWAY, Unit.COST));
    assertThat(UnitPorts.port(Unit.GATEWAY, chosen)).isEqualTo(4000);
    assertThat(UnitPorts.port(Unit.COST, chosen)).isPositive();
    assertThat(UnitPorts.port(Unit.ROUTER, chosen)).isEqualTo(3002);
  }

  @Test
  void an_address_of_another_machine_is_left_to_the_start_to_refuse() {
    var elsewhere = new Settings(Map.of("SIGNALBOX_HOST", "192.0.2.1", "COST_PORT", "0"), Map.of());
    assertThat(ChosenPorts.of(elsewhere, Set.of(Unit.COST))).isSameAs(elsewhere);
  }
}
