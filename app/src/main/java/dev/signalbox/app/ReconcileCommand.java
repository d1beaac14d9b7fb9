package dev.signalbox.app;

import dev.signalbox.api.Money;
import dev.signalbox.cost.reconcile.LedgerExtract;
import dev.signalbox.cost.reconcile.Reconciliation;
import dev.signalbox.cost.reconcile.Spending;
import dev.signalbox.cost.reconcile.UsageExport;
import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.operator.UsdText;
import dev.signalbox.platform.postgres.PostgresDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;

/// Sets our ledger beside a provider's own account of what was used.
final class ReconcileCommand {
  /// The two do not agree.
  static final int DIFFERENT = 4;

  private final Settings settings;
  private final Progress progress;
  private final PrintStream out;

  ReconcileCommand(Settings settings, Progress progress, PrintStream out) {
    this.settings = settings;
    this.progress = progress;
    this.out = out;
  }

  /// Prints the differences; completes with 0 where there are none, else [#DIFFERENT].
  ///
  /// @throws BadSetting if the file cannot be read
  /// @throws StartFailed if the database cannot be used
  int run(Command.Reconcile asked) {
    var theirs = read(asked.file());
    if (theirs.isEmpty()) {
      throw new BadSetting(asked.file().toString(), "has no rows");
    }
    var days = theirs.stream().map(Spending::day).sorted().toList();
    return CommandDatabase.run(
        settings,
        progress,
        database -> compare(database, asked.provider(), theirs, days.getFirst(), days.getLast()));
  }

  private static List<Spending> read(Path file) {
    try {
      return UsageExport.read(Files.readString(file));
    } catch (IOException e) {
      throw BadSetting.unreadable(file.toString(), e);
    } catch (IllegalArgumentException e) {
      throw new BadSetting(file.toString(), String.valueOf(e.getMessage()));
    }
  }

  private int compare(
      PostgresDatabase database,
      String provider,
      List<Spending> theirs,
      LocalDate first,
      LocalDate last) {
    var ours =
        CommandDatabase.await(
            "reading the ledger", LedgerExtract.calls(database, provider, first, last));
    var unknown =
        CommandDatabase.await("reading the ledger", LedgerExtract.unknown(database, first, last));
    var found = Reconciliation.of(ours, theirs);
    if (!found.differences().isEmpty()) {
      out.printf(
          "%-10s  %-32s  %14s %14s  %14s %14s  %s%n",
          "day", "model", "our input", "their input", "our output", "their output", "USD");
    }
    found.differences().forEach(this::print);
    if (unknown.requests() > 0) {
      out.printf(
          "%d requests nobody ever settled count as %s USD spent.%n",
          unknown.requests(), UsdText.format(new Money(unknown.nanoUsd())));
    }
    out.printf(
        "%d of %d lines differ, %s to %s.%n",
        found.differences().size(), found.compared(), first, last);
    return found.differences().isEmpty() ? 0 : DIFFERENT;
  }

  private void print(Reconciliation.Difference each) {
    var ours = each.ours();
    var theirs = each.theirs();
    out.printf(
        "%-10s  %-32s  %14d %14d  %14d %14d  %s / %s%s%s%n",
        ours.day(),
        ours.model(),
        ours.inputTokens(),
        theirs.inputTokens(),
        ours.outputTokens(),
        theirs.outputTokens(),
        usd(ours.nanoUsd()),
        usd(theirs.nanoUsd()),
        ours.requestId().isEmpty() ? "" : "  " + ours.requestId(),
        each.withinEstimate() ? "  within what we estimated" : "");
  }

  private static String usd(OptionalLong nano) {
    return nano.isEmpty() ? "?" : UsdText.format(new Money(nano.getAsLong()));
  }
}
