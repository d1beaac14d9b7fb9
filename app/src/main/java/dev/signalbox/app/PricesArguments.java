package dev.signalbox.app;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads what follows `prices` on the command line.
final class PricesArguments {
  private final ArrayDeque<String> left;

  private PricesArguments(List<String> arguments) {
    this.left = new ArrayDeque<>(arguments);
  }

  /// @param arguments without the word `prices`
  static Command parse(List<String> arguments) {
    var reader = new PricesArguments(arguments);
    var verb = reader.next();
    return switch (verb) {
      case "list" -> reader.list();
      case "import" -> reader.imported();
      default -> new Command.Misused("prices is followed by list or import" + said(verb));
    };
  }

  private Command list() {
    var provider = next();
    return left.isEmpty()
        ? new Command.ListPrices(provider.isEmpty() ? Optional.empty() : Optional.of(provider))
        : new Command.Misused("prices list takes one provider at most");
  }

  private Command imported() {
    var file = next();
    if (file.isEmpty() || file.startsWith("--")) {
      return new Command.Misused("prices import needs a file");
    }
    var dryRun = false;
    var skipDoubtful = false;
    Set<String> accepted = new HashSet<>();
    Optional<Instant> from = Optional.empty();
    while (!left.isEmpty()) {
      var option = next();
      switch (option) {
        case "--dry-run" -> dryRun = true;
        case "--skip-doubtful" -> skipDoubtful = true;
        case "--accept" -> accepted.addAll(Arrays.asList(next().split(",")));
        case "--from" -> {
          from = day(next());
          if (from.isEmpty()) {
            return new Command.Misused("--from takes a day like 2026-12-01");
          }
        }
        default -> {
          return new Command.Misused("prices import has no option" + said(option));
        }
      }
    }
    return new Command.ImportPrices(Path.of(file), dryRun, skipDoubtful, accepted, from);
  }

  private static Optional<Instant> day(String written) {
    try {
      return Optional.of(LocalDate.parse(written).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private String next() {
    return left.isEmpty() ? "" : left.remove();
  }

  private static String said(String word) {
    return word.isEmpty() ? "" : ", not '" + word + "'";
  }
}
