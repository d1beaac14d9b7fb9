package dev.signalbox.testkit;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Ports for a server that is told its port before it binds it.
///
/// They lie below those that the system gives to connections and to whoever binds port 0, so that
/// nobody on a busy machine is given one of them between its finding and its binding; and each is
/// given once, beginning somewhere that other test runs on the machine do not know.
public final class FreePorts {
  private static final Path GIVEN_BY_THE_SYSTEM = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final int LOWEST = 12_000;

  /// The lowest that Linux gives by itself, unless told otherwise; other systems begin higher.
  private static final int USUAL_END = 32_768;

  private static final int END = end();
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(LOWEST, END));

  private FreePorts() {}

  /// One port on which nobody listens.
  public static int one() {
    return take(1).getFirst();
  }

  /// As many different ones, on which nobody listens.
  public static List<Integer> take(int count) {
    var free =
        IntStream.range(LOWEST, END)
            .map(_ -> next(1))
            .filter(FreePorts::isFree)
            .limit(count)
            .boxed()
            .toList();
    if (free.size() < count) {
      throw new AssertionError(
          "found " + free.size() + " free ports between " + LOWEST + " and " + END);
    }
    return free;
  }

  /// The first of as many in a row, for those who take the next one where one is taken.
  public static int row(int count) {
    return IntStream.generate(() -> next(count))
        .limit((END - LOWEST) / count)
        .filter(first -> IntStream.range(first, first + count).allMatch(FreePorts::isFree))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + count + " free ports in a row"));
  }

  /// The first of `count` that nobody else is given.
  private static int next(int count) {
    var after = NEXT.updateAndGet(port -> port + count <= END ? port + count : LOWEST + count);
    return after - count;
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  /// Read in one piece: of a file of the kernel's there is no second.
  private static int end() {
    try (var lines = Files.lines(GIVEN_BY_THE_SYSTEM)) {
      var range = lines.findFirst().orElse("").split("\\s+", 2);
      return Math.max(LOWEST + 1_000, Integer.parseInt(range[0]));
    } catch (IOException notLinux) {
      return USUAL_END;
    }
  }
}
