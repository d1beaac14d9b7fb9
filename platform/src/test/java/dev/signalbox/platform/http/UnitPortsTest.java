package dev.signalbox.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.api.Unit;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Settings;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnitPortsTest {
  @Test
  void two_units_of_a_process_are_never_given_one_port() {
    var settings = new Settings(Map.of("GATEWAY_PORT", "3004"), Map.of());
    assertThatThrownBy(() -> check(EnumSet.allOf(Unit.class), settings))
        .isInstanceOf(BadSetting.class)
        .hasMessageContainingAll("GATEWAY_PORT", "SECURITY_PORT", "3004");
    assertThatCode(() -> check(Set.of(Unit.GATEWAY, Unit.COST), settings))
        .as("units of other processes may be elsewhere")
        .doesNotThrowAnyException();
  }

  @Test
  void any_free_port_may_be_asked_for_by_all() {
    var any =
        new Settings(Map.of("GATEWAY_PORT", "0", "SECURITY_PORT", "0", "COST_PORT", "0"), Map.of());
    assertThatCode(() -> check(EnumSet.allOf(Unit.class), any)).doesNotThrowAnyException();
  }

  @Test
  void every_port_that_is_given_twice_is_named() {
    var settings =
        new Settings(
            Map.of("GATEWAY_PORT", "1", "SECURITY_PORT", "1", "COST_PORT", "2", "ROUTER_PORT", "2"),
            Map.of());
    assertThatThrownBy(() -> check(EnumSet.allOf(Unit.class), settings))
        .hasMessageContainingAll(
            "GATEWAY_PORT", "SECURITY_PORT", "is 1", "COST_PORT", "ROUTER_PORT", "is 2");
  }

  @Test
  void the_gateways_port_counts_by_whichever_name_it_was_set() {
    var clash = new Settings(Map.of("ORCHESTRATOR_PORT", "3004"), Map.of());
    assertThatThrownBy(() -> check(EnumSet.allOf(Unit.class), clash))
        .hasMessageContainingAll("ORCHESTRATOR_PORT", "SECURITY_PORT", "3004");
    var moved =
        new Settings(Map.of("ORCHESTRATOR_PORT", "4000", "SECURITY_PORT", "3005"), Map.of());
    assertThatCode(() -> check(EnumSet.allOf(Unit.class), moved)).doesNotThrowAnyException();
    assertThat(UnitPorts.port(Unit.GATEWAY, moved)).isEqualTo(4000);
  }

  @Test
  void the_newer_name_wins_even_where_it_says_what_would_be_so_anyway() {
    var both = Map.of("ORCHESTRATOR_PORT", "4000", "GATEWAY_PORT", "3005");
    assertThat(UnitPorts.port(Unit.GATEWAY, new Settings(both, Map.of()))).isEqualTo(3005);
  }

  private static void check(Set<Unit> units, Settings settings) {
    BadSetting.together(UnitPorts.checks(units, settings));
  }
}
