package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Unit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandTest {
  @Test
  void withoutArgumentsEveryUnitRunsInOneProcess() {
    assertThat(Command.parse(List.of()))
        .isEqualTo(new Command.Run(EnumSet.allOf(Unit.class), true));
  }

  @Test
  void namedUnitsRunAsPartOfACluster() {
    assertThat(Command.parse(List.of("security", "cost")))
        .isEqualTo(new Command.Run(Set.of(Unit.SECURITY, Unit.COST), false));
  }

  @Test
  void anUnknownUnitIsNamed() {
    assertThat(Command.parse(List.of("security", "billing")))
        .isEqualTo(new Command.Unknown("billing"));
  }

  @Test
  void everyUnitCanBeNamed() {
    for (var unit : Unit.values()) {
      assertThat(Command.parse(List.of(unit.id()))).isEqualTo(new Command.Run(Set.of(unit), false));
    }
  }

  @Test
  void theUsageNamesEveryUnit() {
    assertThat(Command.USAGE).contains("gateway, security, cost, router, providers");
  }
}
