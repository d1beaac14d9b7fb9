package dev.signalbox.platform.postgres;

import dev.signalbox.api.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;

/// A real PostgreSQL of this process's own, durable in the data directory, reachable only on
/// loopback and with a random password. It never outlives the process, and is started again where
/// it ends before it.
public final class EmbeddedPostgres implements AutoCloseable {
  static final String USER = "signalbox";
  static final String DATABASE = "signalbox";

  private static final int PORT_TRIES = 3;

  private final HomeLock lock;
  private final ServerWatch watch;
  private final DatabaseAddress address;

  private EmbeddedPostgres(HomeLock lock, ServerWatch watch, DatabaseAddress address) {
    this.lock = lock;
    this.watch = watch;
    this.address = address;
  }

  /// Where the server lives.
  ///
  /// @param home the data directory, locked while the server runs
  /// @param binaries where the programs are unpacked; several homes may share it
  public record Place(Path home, Path binaries, Durability durability) {}

  /// How much the server does for durability.
  public enum Durability {
    /// A commit survives a power cut.
    FULL,
    /// Only for tests that throw the data away.
    NONE
  }

  /// Starts the server whose data is under `home`, creating it first if need be. Blocks. `progress`
  /// gets a sentence before each step that takes long.
  ///
  /// @throws DatabaseTrouble if the directory is in use or not writable, or the server does not
  ///   start; the message has the end of its log
  public static EmbeddedPostgres start(Path home, Consumer<String> progress) {
    return start(new Place(home, home.resolve("postgres"), Durability.FULL), progress);
  }

  /// As [#start(Path, Consumer)] with every choice made by the caller.
  public static EmbeddedPostgres start(Place place, Consumer<String> progress) {
    var home = place.home().toAbsolutePath();
    var lock = HomeLock.take(home);
    try {
      return start(lock, place, progress);
    } catch (IOException e) {
      lock.close();
      throw new DatabaseTrouble(
          "The embedded PostgreSQL under " + home + " cannot be started (" + e + ").", e);
    } catch (DatabaseTrouble e) {
      lock.close();
      throw e;
    }
  }

  /// The server another process has opened on `home`, if one has: where it listens stands in its
  /// pid file, how to log in in a file only their owner can read.
  ///
  /// @throws DatabaseTrouble if the directory is in use, but not (yet) by a server that is ready
  public static Optional<DatabaseAddress> running(Path home) {
    try (var _ = HomeLock.take(home.toAbsolutePath())) {
      return Optional.empty();
    } catch (DatabaseTrouble inUse) {
      var folder = home.toAbsolutePath().resolve("postgres");
      try {
        var port = ServerProcess.readyPort(folder.resolve("data"));
        var password = new Secret(Files.readString(folder.resolve("password")).strip());
        return Optional.of(
            DatabaseAddress.local(port.orElseThrow(() -> inUse), DATABASE, USER, password));
      } catch (IOException e) {
        inUse.addSuppressed(e);
        throw inUse;
      }
    }
  }

  /// Where it listens and how to log in.
  public DatabaseAddress address() {
    return address;
  }

  /// The number of the server's main process, which changes when it had to be started again.
  public long pid() {
    return watch.server().pid();
  }

  /// Stops the server in order and frees the data directory. Blocks, a second or so.
  @Override
  public void close() {
    watch.close();
    lock.close();
  }

  private static EmbeddedPostgres start(HomeLock lock, Place place, Consumer<String> progress)
      throws IOException {
    var folder = place.home().toAbsolutePath().resolve("postgres");
    Files.createDirectories(folder);
    var account = ServerAccount.choose(folder);
    var binaries = PostgresBinaries.unpacked(place.binaries().toAbsolutePath(), progress);
    var password = password(folder.resolve("password"), account);
    var cluster = new Cluster(folder, binaries, account, place.durability());
    if (cluster.isMissing()) {
      progress.accept("Creating the database (once)");
      cluster.create(folder.resolve("password"));
    }
    account.own(cluster.files());
    cluster.stopOrphan();
    var server = startOnFreePort(cluster);
    return new EmbeddedPostgres(
        lock,
        ServerWatch.over(cluster, server),
        DatabaseAddress.local(server.port(), DATABASE, USER, password));
  }

  /// Somebody may take the port between our look and the server's: then another one is tried.
  private static ServerProcess startOnFreePort(Cluster cluster) throws IOException {
    for (var attempt = 1; ; attempt++) {
      try {
        return ServerProcess.start(cluster);
      } catch (DatabaseTrouble e) {
        if (attempt == PORT_TRIES || !String.valueOf(e.getMessage()).contains("could not bind")) {
          throw e;
        }
      }
    }
  }

  private static Secret password(Path file, ServerAccount account) throws IOException {
    if (!Files.exists(file)) {
      var random = new byte[24];
      new SecureRandom().nextBytes(random);
      var unfinished = file.resolveSibling("password.new");
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(unfinished, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
      Files.move(unfinished, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
    account.own(file);
    return new Secret(Files.readString(file).strip());
  }
}
