package dev.signalbox.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.platform.postgres.EmbeddedPostgres.Durability;
import dev.signalbox.platform.postgres.EmbeddedPostgres.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
  private static final Path BINARIES =
      Path.of(System.getProperty("java.io.tmpdir"), "signalbox-test-postgres");

  @TempDir Path home;

  @Test
  void keeps_its_rows_over_a_restart_which_is_quick() throws Exception {
    var steps = new ArrayList<String>();
    try (var server = start(home, steps)) {
      Sql.execute(server.address(), "CREATE TABLE notes (text text)");
      Sql.execute(server.address(), "INSERT INTO notes VALUES ('kept')");
      assertThat(Sql.first(server.address(), "SHOW fsync")).isEqualTo("on");
      assertThat(Sql.first(server.address(), "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    }
    assertThat(steps).contains("Creating the database (once)");
    steps.clear();

    try (var server = start(home, steps)) {
      assertThat(steps).isEmpty();
      assertThat(Sql.first(server.address(), "SELECT text FROM notes")).isEqualTo("kept");
    }
  }

  @Test
  void comes_back_where_it_listened_when_it_is_killed() throws Exception {
    try (var server = start(home, new ArrayList<>())) {
      Sql.execute(server.address(), "CREATE TABLE notes (text text)");
      Sql.execute(server.address(), "INSERT INTO notes VALUES ('kept')");
      for (var time = 0; time < 2; time++) {
        var former = server.pid();
        assertThat(ProcessHandle.of(former).orElseThrow().destroyForcibly()).isTrue();
        awaitAnother(server, former);
        assertThat(Sql.first(server.address(), "SELECT text FROM notes")).isEqualTo("kept");
      }
    }
    assertThat(home.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void demands_its_random_password() throws Exception {
    try (var server = start(home, new ArrayList<>())) {
      var address = server.address();
      var file = home.resolve("postgres/password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      var stranger =
          DatabaseAddress.local(
              address.port(),
              address.database(),
              address.user(),
              new dev.signalbox.api.Secret("guess"));
      assertThatThrownBy(() -> Sql.connect(stranger)).hasMessageContaining("authentication failed");
    }
  }

  @Test
  void refuses_a_second_user_of_the_directory_and_names_the_first() {
    try (var _ = start(home, new ArrayList<>())) {
      assertThatThrownBy(() -> start(home, new ArrayList<>()))
          .isInstanceOf(DatabaseTrouble.class)
          .hasMessageContaining(home.toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("SIGNALBOX_HOME");
    }
  }

  @Test
  void says_which_directory_cannot_be_written() throws IOException {
    var file = Files.createFile(home.resolve("a-file"));
    assertThatThrownBy(() -> start(file.resolve("home"), new ArrayList<>()))
        .isInstanceOf(DatabaseTrouble.class)
        .hasMessageContaining(file.resolve("home").toString())
        .hasMessageContaining("SIGNALBOX_HOME");
  }

  @Test
  void shows_the_end_of_the_log_when_the_server_does_not_start() throws IOException {
    start(home, new ArrayList<>()).close();
    Files.writeString(home.resolve("postgres/data/PG_VERSION"), "9.6\n");
    assertThatThrownBy(() -> start(home, new ArrayList<>()))
        .isInstanceOf(DatabaseTrouble.class)
        .hasMessageContaining("server.log")
        .hasMessageContaining("incompatible");
  }

  @Test
  void what_was_committed_survives_a_kill_and_the_server_does_not() throws Exception {
    var child = doomed();
    var serverPid = Long.parseLong(firstLine(child));
    child.destroyForcibly().waitFor();
    ProcessHandle.of(serverPid).ifPresent(EmbeddedPostgresTest::awaitEnd);

    try (var server = start(home, new ArrayList<>())) {
      assertThat(Sql.first(server.address(), "SELECT name FROM survivors")).isEqualTo("committed");
    }
  }

  @Test
  void stops_an_orphan_whose_guard_was_killed_too() throws Exception {
    var child = doomed();
    var serverPid = Long.parseLong(firstLine(child));
    child.children().forEach(ProcessHandle::destroyForcibly);
    child.destroyForcibly().waitFor();
    var orphan = ProcessHandle.of(serverPid).orElseThrow();

    try (var server = start(home, new ArrayList<>())) {
      awaitEnd(orphan);
      assertThat(server.pid()).isNotEqualTo(serverPid);
      assertThat(Sql.first(server.address(), "SELECT name FROM survivors")).isEqualTo("committed");
    }
  }

  @Test
  void leaves_a_stranger_alone_that_got_the_old_number() throws Exception {
    start(home, new ArrayList<>()).close();
    var self = ProcessHandle.current().pid();
    Files.writeString(
        home.resolve("postgres/data/postmaster.pid"), self + "\n" + home + "\n1\n1\n\n\n\n\n");
    try (var server = start(home, new ArrayList<>())) {
      assertThat(server.pid()).isNotEqualTo(self);
    }
  }

  private Process doomed() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            DoomedServer.class.getName(),
            home.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String firstLine(Process process) throws IOException {
    var reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    var line = reader.readLine();
    assertThat(line).isNotNull();
    return line;
  }

  private static void awaitEnd(ProcessHandle process) {
    assertThat(process.onExit()).succeedsWithin(20, TimeUnit.SECONDS);
  }

  private static void awaitAnother(EmbeddedPostgres server, long former) {
    var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (server.pid() == former && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(server.pid()).isNotEqualTo(former);
  }

  private static EmbeddedPostgres start(Path home, List<String> steps) {
    return EmbeddedPostgres.start(new Place(home, BINARIES, Durability.FULL), steps::add);
  }
}
