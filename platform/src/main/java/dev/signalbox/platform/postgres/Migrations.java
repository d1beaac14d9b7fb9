package dev.signalbox.platform.postgres;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// Brings the tables to what this build expects: every `db/migration/V…__….sql` on the class path,
/// once per database, whichever node starts first. Blocks.
public final class Migrations {
  private static final String FOLDER = "db/migration";
  private static final Pattern SCRIPT = Pattern.compile("(?:.*/)?V(\\d+)__\\w+\\.sql");
  private static final long LOCK = 0x7369676e616c6278L; // any number nobody else takes
  private static final String UNDEFINED_TABLE = "42P01";

  private Migrations() {}

  /// Runs what `address` has not seen yet.
  ///
  /// @throws DatabaseTrouble naming the server if it cannot be reached or a script fails
  public static void run(DatabaseAddress address) {
    try (var connection = connect(address)) {
      if (applied(connection).containsAll(known())) {
        return; // Flyway would need half a second to say so
      }
      queueUp(connection);
      if (!applied(connection).containsAll(known())) {
        migrate(address);
      }
    } catch (SQLException | IOException e) {
      throw new DatabaseTrouble("The migrations of " + address.place() + " cannot be read", e);
    }
  }

  /// One node at a time, until `connection` closes: Flyway has a lock of its own, but two nodes
  /// that meet on an empty database trip over its history table before they take it.
  private static void queueUp(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
    }
  }

  private static Connection connect(DatabaseAddress address) {
    try {
      return DriverManager.getConnection(address.jdbcUrl(), address.jdbcProperties());
    } catch (SQLException e) {
      throw new DatabaseTrouble(
          "PostgreSQL at "
              + address.place()
              + " cannot be used: "
              + reason(e)
              + ". Start it, or correct DATABASE_URL; without that variable Signalbox brings its"
              + " own.",
          e);
    }
  }

  private static String reason(SQLException e) {
    if (e.getCause() instanceof UnknownHostException) {
      return "no machine of that name is known";
    }
    if (e.getCause() instanceof SocketTimeoutException) {
      return "nobody answers there";
    }
    var message = String.valueOf(e.getMessage());
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }

  private static Set<String> applied(Connection connection) throws SQLException {
    var versions = new HashSet<String>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery("SELECT version FROM flyway_schema_history WHERE success")) {
      while (rows.next()) {
        var version = rows.getString(1);
        if (version != null) {
          versions.add(number(version));
        }
      }
    } catch (SQLException e) {
      if (!UNDEFINED_TABLE.equals(e.getSQLState())) {
        throw e;
      }
    }
    return versions;
  }

  private static Set<String> known() throws IOException {
    var versions = new HashSet<String>();
    for (var folder : Collections.list(loader().getResources(FOLDER))) {
      for (var name : names(folder)) {
        var script = SCRIPT.matcher(name);
        if (script.matches()) {
          versions.add(number(script.group(1)));
        }
      }
    }
    return versions;
  }

  private static List<String> names(URL folder) throws IOException {
    if (folder.openConnection() instanceof JarURLConnection jar) {
      jar.setUseCaches(false);
      try (var file = jar.getJarFile()) {
        return file.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.startsWith(FOLDER + "/"))
            .toList();
      }
    }
    try (var files = Files.list(Path.of(URI.create(folder.toString())))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /// `001` and `1` are the same version.
  private static String number(String version) {
    return Long.toString(Long.parseLong(version));
  }

  /// Out of order, because each module numbers its own scripts; a newer node's scripts are ignored,
  /// so that an older one still starts during a rolling update.
  private static void migrate(DatabaseAddress address) {
    try {
      Flyway.configure(loader())
          .dataSource(address.jdbcUrl(), address.user(), address.password().reveal())
          .jdbcProperties(options(address))
          .locations("classpath:" + FOLDER)
          .outOfOrder(true)
          .ignoreMigrationPatterns("*:missing", "*:future", "*:ignored")
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new DatabaseTrouble(
          "The tables in " + address.place() + " cannot be migrated: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> options(DatabaseAddress address) {
    var properties = address.jdbcProperties();
    return properties.stringPropertyNames().stream()
        .filter(name -> !name.equals("user") && !name.equals("password"))
        .collect(Collectors.toMap(name -> name, properties::getProperty));
  }

  private static ClassLoader loader() {
    return Migrations.class.getClassLoader();
  }
}
