package dev.signalbox.platform.postgres;

import dev.signalbox.platform.postgres.EmbeddedPostgres.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The files of one embedded server and the programs that work on them.
///
/// @param folder holds data, log and password
record Cluster(Path folder, Path binaries, ServerAccount account, Durability durability) {
  private static final long PROGRAM_SECONDS = 120;
  private static final int LOG_TAIL_LINES = 15;

  Path files() {
    return folder.resolve("data");
  }

  Path log() {
    return folder.resolve("server.log");
  }

  String program(String name) {
    return binaries.resolve("bin").resolve(name).toString();
  }

  boolean isMissing() {
    return !Files.exists(files().resolve("PG_VERSION"));
  }

  /// Creates the data beside its place and moves it there in one step, so that an interrupted first
  /// start leaves nothing half made.
  void create(Path passwordFile) throws IOException {
    var unfinished = folder.resolve("data.new");
    PostgresBinaries.delete(unfinished);
    Files.createDirectory(unfinished);
    account.own(unfinished);
    run(
        "",
        program("initdb"),
        "-D",
        unfinished.toString(),
        "-U",
        EmbeddedPostgres.USER,
        "--auth=scram-sha-256",
        "--pwfile=" + passwordFile,
        "--locale=C",
        "--encoding=UTF8",
        "--no-sync",
        "--no-instructions");
    run(
        "CREATE DATABASE " + EmbeddedPostgres.DATABASE + ";\n",
        program("postgres"),
        "--single",
        "-D",
        unfinished.toString(),
        "-c",
        "fsync=off",
        "postgres");
    if (durability == Durability.FULL) {
      run("", program("initdb"), "--sync-only", "-D", unfinished.toString());
    }
    Files.move(unfinished, files(), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Stops a server that a former run left behind. A process that merely got its number since is
  /// left alone.
  void stopOrphan() throws IOException {
    var pidFile = files().resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    var pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    var holder = ProcessHandle.of(pid);
    if (holder.isEmpty()) {
      return; // the server itself clears a dead one's file
    }
    var command = holder.get().info().command().orElse("");
    if (command.endsWith("/postgres")) {
      run("", program("pg_ctl"), "-D", files().toString(), "-m", "fast", "-w", "-t", "60", "stop");
    } else {
      Files.deleteIfExists(pidFile);
    }
  }

  /// Runs a program with `input` to its end.
  ///
  /// @throws DatabaseTrouble with what it said, if it fails
  void run(String input, String... command) throws IOException {
    var output = Files.createTempFile(folder, "output-", ".txt");
    try {
      var process =
          new ProcessBuilder(account.run(List.of(command)))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new DatabaseTrouble(command[0] + " did not end:\n" + tail(output));
      }
      if (process.exitValue() != 0) {
        throw new DatabaseTrouble(command[0] + " failed:\n" + tail(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseTrouble("Interrupted while waiting for " + command[0], e);
    } finally {
      Files.delete(output);
    }
  }

  /// The last lines of `file`.
  static String tail(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "(no log)";
    }
    var lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
  }
}
