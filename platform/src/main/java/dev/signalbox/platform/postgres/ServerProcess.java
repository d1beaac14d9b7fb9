package dev.signalbox.platform.postgres;

import dev.signalbox.platform.postgres.EmbeddedPostgres.Durability;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A running server and the guard that keeps it from outliving this JVM: a shell that waits on its
/// standard input, which the operating system closes with the JVM, however that ends, and then
/// stops the server. The guard ignores the terminal's Ctrl-C, which is the JVM's to answer. One
/// that is still at it when the next process has a server in the same place leaves that alone.
final class ServerProcess implements AutoCloseable {
  private static final String GUARD =
      """
      trap '' INT HUP TERM
      "$1" -D "$2" -l "$3" -o "$4" -w -t 60 start >/dev/null 2>"$5" || exit 1
      cat >/dev/null
      server() { head -n 1 "$2/postmaster.pid" 2>/dev/null; }
      mine=$(server "$@")
      "$1" -D "$2" -m fast -w -t 60 stop >/dev/null 2>&1 && exit
      [ "$(server "$@")" != "$mine" ] || "$1" -D "$2" -m immediate stop >/dev/null 2>&1
      """;
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 70;
  private static final long LARGEST_LOG_BYTES = 10L * 1024 * 1024;
  private static final int PORT_LINE = 3;
  private static final int STATE_LINE = 7;
  private static final long NOBODY = 0;

  private final Process guard;
  private final int port;
  private final long pid;

  private ServerProcess(Process guard, int port, long pid) {
    this.guard = guard;
    this.port = port;
    this.pid = pid;
  }

  /// Starts the server on a free port and returns once it takes connections.
  static ServerProcess start(Cluster cluster) throws IOException {
    return start(cluster, freePort(), NOBODY);
  }

  /// Starts another one where this one listened, which has ended.
  ServerProcess startAgain(Cluster cluster) throws IOException {
    return start(cluster, port, pid);
  }

  /// @param former whose pid file may still lie there
  private static ServerProcess start(Cluster cluster, int port, long former) throws IOException {
    rotate(cluster.log());
    var controlLog = cluster.folder().resolve("control.log");
    Files.deleteIfExists(controlLog);
    Files.createFile(controlLog);
    if (!Files.exists(cluster.log())) {
      Files.createFile(cluster.log());
    }
    cluster.account().own(controlLog);
    cluster.account().own(cluster.log());
    var guard =
        new ProcessBuilder(
                cluster
                    .account()
                    .run(
                        List.of(
                            "sh",
                            "-c",
                            GUARD,
                            "signalbox-postgres-guard",
                            cluster.program("pg_ctl"),
                            cluster.files().toString(),
                            cluster.log().toString(),
                            options(port, cluster.durability()),
                            controlLog.toString())))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(controlLog.toFile()))
            .start();
    try {
      return new ServerProcess(guard, port, whenReady(guard, new Expected(port, former), cluster));
    } catch (IOException | DatabaseTrouble e) {
      guard.getOutputStream().close();
      throw e;
    }
  }

  /// What the pid file of a new server says.
  ///
  /// @param former whose file it is not
  private record Expected(int port, long former) {
    boolean isReady(List<String> lines) {
      return lines.size() > STATE_LINE
          && !lines.getFirst().strip().equals(Long.toString(former))
          && lines.get(PORT_LINE).strip().equals(Integer.toString(port))
          && lines.get(STATE_LINE).strip().equals("ready");
    }
  }

  /// Completes when the server has ended, whyever.
  CompletableFuture<?> ended() {
    return ProcessHandle.of(pid)
        .<CompletableFuture<?>>map(ProcessHandle::onExit)
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  int port() {
    return port;
  }

  long pid() {
    return pid;
  }

  @Override
  public void close() {
    try {
      guard.getOutputStream().close();
      if (!guard.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new DatabaseTrouble("The embedded PostgreSQL (process " + pid + ") does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new DatabaseTrouble("The embedded PostgreSQL cannot be told to stop", e);
    }
  }

  /// The server writes its state to its pid file: looking there is quicker than asking pg_ctl,
  /// which looks ten times a second.
  private static long whenReady(Process guard, Expected expected, Cluster cluster)
      throws IOException {
    var pidFile = cluster.files().resolve("postmaster.pid");
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    try {
      while (!guard.waitFor(5, TimeUnit.MILLISECONDS)) {
        var lines = Files.exists(pidFile) ? readPidFile(pidFile) : List.<String>of();
        if (expected.isReady(lines)) {
          return Long.parseLong(lines.getFirst().strip());
        }
        if (System.nanoTime() > end) {
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new DatabaseTrouble(
        "The embedded PostgreSQL did not start. Its log "
            + cluster.log()
            + " ends with:\n"
            + Cluster.tail(cluster.folder().resolve("control.log"))
            + "\n"
            + Cluster.tail(cluster.log()));
  }

  /// The port of the server whose data is in `files`, once it is ready.
  static Optional<Integer> readyPort(Path files) {
    var lines = readPidFile(files.resolve("postmaster.pid"));
    return lines.size() > STATE_LINE && lines.get(STATE_LINE).strip().equals("ready")
        ? Optional.of(Integer.valueOf(lines.get(PORT_LINE).strip()))
        : Optional.empty();
  }

  private static List<String> readPidFile(Path pidFile) {
    try {
      return Files.readAllLines(pidFile);
    } catch (IOException e) {
      return List.of(); // replaced at this very moment: look again
    }
  }

  private static String options(int port, Durability durability) {
    var options = new ArrayList<String>();
    options.add("-p " + port);
    options.add("listen_addresses=127.0.0.1");
    options.add("unix_socket_directories=");
    options.add("max_connections=60");
    options.add("shared_buffers=32MB");
    options.add("huge_pages=off");
    options.add("io_method=sync");
    options.add("jit=off");
    options.add("max_wal_senders=0");
    options.add("wal_level=minimal");
    options.add("max_wal_size=256MB");
    options.add("log_min_messages=warning");
    if (durability == Durability.NONE) {
      options.add("fsync=off");
      options.add("synchronous_commit=off");
      options.add("full_page_writes=off");
    }
    return String.join(" -c ", options);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void rotate(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LARGEST_LOG_BYTES) {
      Files.move(log, log.resolveSibling("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
