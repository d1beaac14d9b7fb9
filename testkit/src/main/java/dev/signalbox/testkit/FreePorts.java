package dev.signalbox.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Ports for a server that is told its port before it binds it.
///
/// They lie below those that the system gives to connections and to whoever binds port 0, so that
/// nobody on a busy machine is given one of them between its finding and its binding.
public final class FreePorts {
  private static final Path GIVEN_BY_THE_SYSTEM = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final int LOWEST = 12_000;

  /// The lowest that Linux gives by itself, unless told otherwise; other systems begin higher.
  private static final int USUAL_END = 32_768;

  private static final int TRIES = 1_000;

  private FreePorts() {}

  /// One port on which nobody listens.
  public static int one() {
    return take(1).getFirst();
  }

  /// As many different ones, on which nobody listens.
  public static List<Integer> take(int count) {
    var held =
        ThreadLocalRandom.current()
            .ints(TRIES, LOWEST, end())
            .mapToObj(FreePorts::bound)
            .flatMap(Optional::stream)
            .limit(count)
            .toList();
    held.forEach(FreePorts::close);
    if (held.size() < count) {
      throw new AssertionError("found " + held.size() + " free ports in " + TRIES + " tries");
    }
    return held.stream().map(ServerSocket::getLocalPort).toList();
  }

  private static Optional<ServerSocket> bound(int port) {
    try {
      return Optional.of(new ServerSocket(port));
    } catch (IOException taken) {
      return Optional.empty();
    }
  }

  private static int end() {
    try {
      var range = Files.readString(GIVEN_BY_THE_SYSTEM).strip().split("\\s+", 2);
      return Math.max(LOWEST + 1_000, Integer.parseInt(range[0]));
    } catch (IOException notLinux) {
      return USUAL_END;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
