package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.Unit;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
  void aCommandWithArgumentsItDoesNotTakeIsNotTakenForAUnit() {
    assertThat(Command.parse(List.of("admin-key", "x")))
        .isEqualTo(new Command.Misused("admin-key takes no arguments"));
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

  @Test
  void theLedgerIsComparedWithAnExport() {
    assertThat(Command.parse(List.of("reconcile", "usage.csv", "--provider", "openai")))
        .isEqualTo(new Command.Reconcile(Path.of("usage.csv"), "openai"));
    assertThat(Command.parse(List.of("reconcile"))).isInstanceOf(Command.Misused.class);
  }

  @Test
  void pricesAreListedOrImported() {
    assertThat(Command.parse(List.of("prices", "list", "openai")))
        .isEqualTo(new Command.ListPrices(Optional.of("openai")));
    assertThat(
            Command.parse(
                List.of(
                    "prices",
                    "import",
                    "p.json",
                    "--dry-run",
                    "--accept",
                    "a/b,c/d",
                    "--from",
                    "2026-12-01")))
        .isEqualTo(
            new Command.ImportPrices(
                Path.of("p.json"),
                true,
                false,
                Set.of("a/b", "c/d"),
                Optional.of(Instant.parse("2026-12-01T00:00:00Z"))));
  }

  @Test
  void aMisusedPricesCommandSaysWhatIsMissing() {
    for (var words :
        List.of(
            List.of("prices"),
            List.of("prices", "drop"),
            List.of("prices", "import"),
            List.of("prices", "import", "--dry-run"),
            List.of("prices", "import", "p.json", "--force"),
            List.of("prices", "import", "p.json", "--from", "tomorrow"),
            List.of("prices", "list", "a", "b"))) {
      assertThat(Command.parse(words)).as("%s", words).isInstanceOf(Command.Misused.class);
    }
  }
}
