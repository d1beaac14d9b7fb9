package dev.signalbox.app;

import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.catalogue.Catalogue;
import dev.signalbox.platform.catalogue.CatalogueSeeding;
import dev.signalbox.platform.catalogue.DatabaseCatalogue;
import dev.signalbox.platform.catalogue.PriceWriting;
import dev.signalbox.platform.postgres.PostgresDatabase;
import dev.signalbox.platform.prices.PriceList;
import dev.signalbox.platform.prices.PriceReview;
import io.vertx.core.Future;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// The commands about prices. They work on the database of the settings: an external one, the one a
/// running Signalbox has opened in the data directory, or else the one there, opened for the
/// command.
final class PricesCommand {
  /// Nothing was imported because something is doubtful.
  static final int DOUBTFUL = 3;

  private final Settings settings;
  private final InstantSource clock;
  private final PrintStream out;
  private final Progress progress;

  /// @param out gets the tables, and `progress` what a start of the database takes
  PricesCommand(Settings settings, InstantSource clock, PrintStream out, Progress progress) {
    this.settings = settings;
    this.clock = clock;
    this.out = out;
    this.progress = progress;
  }

  /// Prints every model's price; completes with the exit code.
  ///
  /// @throws BadSetting if a setting or the provider is wrong
  /// @throws StartFailed if the database cannot be used
  int list(Optional<String> provider) {
    return withDatabase(database -> {
      out.print(PriceTables.prices(catalogue(database), provider, clock.millis()));
      return 0;
    });
  }

  /// Imports a list, or says why not.
  ///
  /// @throws BadSetting if a setting or the file is wrong
  /// @throws StartFailed if the database cannot be used
  int importList(Command.ImportPrices asked) {
    var list = PriceList.read(asked.file());
    return withDatabase(database -> {
      var from = asked.from().orElseGet(clock::instant);
      var review = PriceReview.of(list, catalogue(database), from);
      out.print(PriceTables.review(review, asked.accepted()));
      return decide(asked, review, database);
    });
  }

  private int decide(Command.ImportPrices asked, PriceReview review, PostgresDatabase database) {
    var changes = review.changes(asked.accepted());
    var open = review.open(asked.accepted());
    if (!open.isEmpty() && !asked.skipDoubtful()) {
      out.printf(
          "%nNothing was imported: %d of %d prices are doubtful or impossible. Correct the file,"
              + " accept single ones with%n--accept provider/model,… or leave them out with"
              + " --skip-doubtful.%n",
          open.size(), review.lines().size());
      return DOUBTFUL;
    }
    if (changes.isEmpty() || asked.dryRun()) {
      out.printf(
          "%n%s%n",
          changes.isEmpty()
              ? "Nothing to import."
              : changes.size() + " prices would be imported; this was a dry run.");
      return 0;
    }
    await("writing the prices", PriceWriting.write(database.pool(), changes));
    out.printf(
        "%n%d prices imported. Every running Signalbox has them within a second.%n",
        changes.size());
    return 0;
  }

  private Catalogue catalogue(PostgresDatabase database) {
    return await("reading the catalogue", DatabaseCatalogue.once(database, clock));
  }

  private int withDatabase(ToIntFunction<PostgresDatabase> work) {
    return CommandDatabase.run(
        settings,
        progress,
        database -> {
          await("bringing in the catalogue", CatalogueSeeding.run(database.pool()));
          return work.applyAsInt(database);
        });
  }

  private static <T> T await(String step, Future<T> future) {
    return CommandDatabase.await(step, future);
  }
}
