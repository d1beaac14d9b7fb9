package dev.signalbox.platform.postgres;

import java.nio.file.Path;

/// The main class of a JVM that tests kill: starts the server, commits a row, says so, and waits.
public final class DoomedServer {
  private DoomedServer() {}

  @SuppressWarnings("SystemOut") // the parent reads it
  public static void main(String[] arguments) throws Exception {
    var server = EmbeddedPostgres.start(Path.of(arguments[0]), _ -> {});
    Sql.execute(server.address(), "CREATE TABLE survivors (name text)");
    Sql.execute(server.address(), "INSERT INTO survivors VALUES ('committed')");
    System.out.println(server.pid());
    System.out.flush();
    System.in.read();
    server.close();
  }
}
