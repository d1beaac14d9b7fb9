package dev.signalbox.app;

import dev.signalbox.platform.Settings;
import dev.signalbox.platform.postgres.DatabaseTrouble;
import dev.signalbox.platform.postgres.Migrations;
import dev.signalbox.platform.postgres.PostgresDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// The database for one command: an external one, the one a running Signalbox has opened in the
/// data directory, or else the one there, opened for the command.
final class CommandDatabase {
  private static final long SECONDS = 40;

  private CommandDatabase() {}

  /// Does `work` with the database of `settings`, at its newest schema.
  ///
  /// @param progress gets what a start of the database takes
  /// @throws dev.signalbox.platform.BadSetting if a setting is wrong
  /// @throws StartFailed if the database cannot be used
  static <T> T run(Settings settings, Progress progress, Function<PostgresDatabase, T> work) {
    var home = Home.prepare(settings.get(AppSettings.HOME));
    try (var source = DatabaseSource.forCommand(settings, home, progress)) {
      Migrations.run(source.address());
      var vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(Line.ownFiles()));
      try {
        var database = PostgresDatabase.open(vertx, source.address(), 2);
        try {
          return work.apply(database);
        } finally {
          await("closing the database", database.close());
        }
      } finally {
        await("closing", vertx.close());
      }
    } catch (DatabaseTrouble e) {
      throw new StartFailed(String.valueOf(e.getMessage()), e);
    }
  }

  /// What `future` completes with.
  ///
  /// @throws StartFailed if it fails or takes too long
  static <T> T await(String step, Future<T> future) {
    try {
      return future.await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new StartFailed(step + " took longer than " + SECONDS + " s", e);
    } catch (Exception e) { // a failed future throws what it holds, checked or not
      throw new StartFailed(step + " failed: " + e.getMessage(), e);
    }
  }
}
