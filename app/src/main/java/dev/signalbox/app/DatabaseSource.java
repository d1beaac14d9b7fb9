package dev.signalbox.app;

import dev.signalbox.platform.BadSetting;
import dev.signalbox.platform.Settings;
import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.platform.postgres.EmbeddedPostgres;
import java.nio.file.Path;

/// Where the process's PostgreSQL comes from.
sealed interface DatabaseSource extends AutoCloseable {
  /// How to reach it.
  DatabaseAddress address();

  /// Whether no other process uses it.
  boolean isOwn();

  @Override
  void close();

  /// One that somebody else runs.
  record External(DatabaseAddress address) implements DatabaseSource {
    @Override
    public boolean isOwn() {
      return false;
    }

    @Override
    public void close() {
      // not ours to stop
    }
  }

  /// One of our own, stopped with the process.
  record Embedded(EmbeddedPostgres server) implements DatabaseSource {
    @Override
    public DatabaseAddress address() {
      return server.address();
    }

    @Override
    public boolean isOwn() {
      return true;
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /// For a command beside a running Signalbox: the server `DATABASE_URL` names, else the embedded
  /// one that a process on `home` has opened, else that of `home`, opened for the command.
  static DatabaseSource forCommand(Settings settings, Path home, Progress progress) {
    return settings.get(DatabaseAddress.URL).isEmpty()
        ? EmbeddedPostgres.running(home)
            .<DatabaseSource>map(External::new)
            .orElseGet(() -> new Embedded(EmbeddedPostgres.start(home, progress::done)))
        : open(settings, home, true, progress);
  }

  /// The server `DATABASE_URL` names, else an embedded one in `home`.
  ///
  /// @throws BadSetting if the URL is missing where it is needed, or malformed
  static DatabaseSource open(Settings settings, Path home, boolean everything, Progress progress) {
    check(settings, everything);
    var url = settings.get(DatabaseAddress.URL);
    return url.isEmpty()
        ? new Embedded(EmbeddedPostgres.start(home, progress::done))
        : new External(DatabaseAddress.parse(url));
  }

  /// A process of single units must share a server, so it needs the URL.
  ///
  /// @throws BadSetting if the URL is missing where it is needed, or malformed
  static void check(Settings settings, boolean everything) {
    var url = settings.get(DatabaseAddress.URL);
    if (!url.isEmpty()) {
      var _ = DatabaseAddress.parse(url);
    } else if (!everything) {
      throw new BadSetting(
          DatabaseAddress.URL.env(),
          "is not set. Units in processes of their own share one PostgreSQL: name it, e.g."
              + " postgresql://signalbox:password@127.0.0.1:5432/signalbox. Without unit names"
              + " everything runs in one process with a PostgreSQL of its own.");
    }
  }
}
