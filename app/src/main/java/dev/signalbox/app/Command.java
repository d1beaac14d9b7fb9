package dev.signalbox.app;

import dev.signalbox.api.Unit;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the command line asks for.
sealed interface Command {
  /// Run `units` in this process; `everything` means one process with all of them, which needs no
  /// cluster.
  record Run(Set<Unit> units, boolean everything) implements Command {
    public Run {
      units = Set.copyOf(units);
    }
  }

  /// Print every setting with its value.
  record ShowSettings() implements Command {}

  /// Print the usage.
  record ShowUsage() implements Command {}

  /// Print the version.
  record ShowVersion() implements Command {}

  /// Start, serve one inference and stop, so that a start-up cache can be recorded.
  record WarmUp() implements Command {}

  /// Make another admin key and revoke the one before.
  record RenewAdminKey() implements Command {}

  /// Print the prices of all providers or of one.
  record ListPrices(Optional<String> provider) implements Command {}

  /// Import a price list.
  ///
  /// @param dryRun whether only to say what would change
  /// @param skipDoubtful whether to import the rest when something is doubtful
  /// @param accepted `provider/model` of the doubtful prices that are right
  /// @param from when prices begin that have no day of their own; empty for now
  record ImportPrices(
      Path file, boolean dryRun, boolean skipDoubtful, Set<String> accepted, Optional<Instant> from)
      implements Command {
    public ImportPrices {
      accepted = Set.copyOf(accepted);
    }
  }

  /// Compare the ledger with a provider's export.
  ///
  /// @param provider whose calls are compared; empty for all
  record Reconcile(Path file, String provider) implements Command {}

  /// Not understood.
  record Unknown(String word) implements Command {}

  /// A command with wrong arguments.
  record Misused(String problem) implements Command {}

  /// Commands that stand alone.
  Set<String> ALONE = Set.of("config", "admin-key", "help", "version", "warm-up");

  /// How to call the program.
  String USAGE =
      """
      usage: signalbox [unit ...]     run the named units (%s) as part of a cluster;
                                      without a name: all of them in this process
             signalbox config         every setting, its value and where to set it
             signalbox prices list [provider]
                                      what every model costs
             signalbox prices import FILE [--dry-run] [--from DAY] [--skip-doubtful]
                                          [--accept provider/model,...]
                                      new prices from a list; nothing while one of them is doubtful
             signalbox admin-key      make another admin key; the one before is revoked
             signalbox reconcile FILE [--provider ID]
                                      where the ledger and a provider's usage export (CSV or
                                      JSON) differ; exit code 4 where they do
             signalbox version
             signalbox help
      """
          .formatted(names());

  /// Reads the arguments of the program.
  static Command parse(List<String> arguments) {
    if (arguments.isEmpty()) {
      return new Run(EnumSet.allOf(Unit.class), true);
    }
    if (arguments.getFirst().equals("prices")) {
      return PricesArguments.parse(arguments.subList(1, arguments.size()));
    }
    if (arguments.getFirst().equals("reconcile")) {
      return reconcile(arguments);
    }
    if (arguments.size() == 1) {
      switch (arguments.getFirst()) {
        case "config" -> {
          return new ShowSettings();
        }
        case "admin-key" -> {
          return new RenewAdminKey();
        }
        case "help", "--help", "-h" -> {
          return new ShowUsage();
        }
        case "version", "--version" -> {
          return new ShowVersion();
        }
        case "warm-up" -> {
          return new WarmUp();
        }
        default -> {}
      }
    }
    return ALONE.contains(arguments.getFirst())
        ? new Misused(arguments.getFirst() + " takes no arguments")
        : units(arguments);
  }

  private static Command reconcile(List<String> arguments) {
    if (arguments.size() == 2) {
      return new Reconcile(Path.of(arguments.get(1)), "");
    }
    return arguments.size() == 4 && arguments.get(2).equals("--provider")
        ? new Reconcile(Path.of(arguments.get(1)), arguments.get(3))
        : new Misused("reconcile takes a file and perhaps --provider ID");
  }

  private static Command units(List<String> names) {
    var units = EnumSet.noneOf(Unit.class);
    for (var name : names) {
      var unit = named(name);
      if (unit.isEmpty()) {
        return new Unknown(name);
      }
      units.add(unit.get());
    }
    return new Run(units, false);
  }

  private static Optional<Unit> named(String name) {
    return Arrays.stream(Unit.values()).filter(unit -> unit.id().equals(name)).findFirst();
  }

  /// The names of all units, for messages.
  static String names() {
    return Arrays.stream(Unit.values()).map(Unit::id).collect(Collectors.joining(", "));
  }
}
