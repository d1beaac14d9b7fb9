package dev.signalbox.testkit;

import dev.signalbox.platform.postgres.DatabaseAddress;
import dev.signalbox.platform.postgres.EmbeddedPostgres;
import dev.signalbox.platform.postgres.EmbeddedPostgres.Durability;
import dev.signalbox.platform.postgres.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;

/// One real PostgreSQL per test JVM, without durability, gone with the JVM. Each test class takes
/// databases of its own from it.
public final class TemporaryPostgres {
  private static final String FOLDER = "temporary-postgres-";
  private static final String TEMPLATE = "migrated";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private TemporaryPostgres() {}

  /// The server, started by whoever asks first.
  private static final class Server {
    static final DatabaseAddress ADDRESS = start();

    private Server() {}
  }

  /// The migrated database that others are copied from.
  private static final class Migrated {
    static final DatabaseAddress ADDRESS = migrate();

    private Migrated() {}
  }

  /// A new database with every migration on the class path.
  public static DatabaseAddress database() {
    return create("test_" + NUMBER.incrementAndGet(), Migrated.ADDRESS.database());
  }

  /// A new database without tables.
  public static DatabaseAddress emptyDatabase() {
    return create("test_" + NUMBER.incrementAndGet(), "template1");
  }

  /// What `DATABASE_URL` has to be for a process to use `database`.
  public static String url(DatabaseAddress database) {
    var properties = database.jdbcProperties();
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            properties.getProperty("user"),
            properties.getProperty("password"),
            database.host(),
            database.port(),
            database.database());
  }

  /// Runs one statement in `database`.
  public static void execute(DatabaseAddress database, String sql) {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.jdbcProperties());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError("failed: " + sql, e);
    }
  }

  /// How many others are connected to `database`.
  public static int connections(DatabaseAddress database) {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.jdbcProperties());
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()")) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError("the connections could not be counted", e);
    }
  }

  private static DatabaseAddress migrate() {
    var template = create(TEMPLATE, "template1");
    Migrations.run(template);
    return template;
  }

  private static DatabaseAddress create(String name, String template) {
    execute(Server.ADDRESS, "CREATE DATABASE " + name + " TEMPLATE " + template);
    return Server.ADDRESS.withDatabase(name);
  }

  private static DatabaseAddress start() {
    var target = Path.of("target").toAbsolutePath();
    try {
      Files.createDirectories(target);
      removeLeftOvers(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var home = target.resolve(FOLDER + ProcessHandle.current().pid());
    var binaries = Path.of(System.getProperty("java.io.tmpdir"), "signalbox-test-postgres");
    return EmbeddedPostgres.start(
            new EmbeddedPostgres.Place(home, binaries, Durability.NONE), _ -> {})
        .address();
  }

  private static void removeLeftOvers(Path target) throws IOException {
    try (var homes = Files.list(target)) {
      for (var home : homes.filter(TemporaryPostgres::isLeftOver).toList()) {
        try (var paths = Files.walk(home)) {
          for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(path);
          }
        }
      }
    }
  }

  private static boolean isLeftOver(Path path) {
    var name = path.getFileName().toString();
    return name.startsWith(FOLDER)
        && ProcessHandle.of(Long.parseLong(name.substring(FOLDER.length()))).isEmpty()
        && !Files.exists(path.resolve("postgres/data/postmaster.pid"));
  }
}
