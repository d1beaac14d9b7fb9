package dev.signalbox.app;

import dev.signalbox.platform.BadSetting;
import io.vertx.core.transport.Transport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the sockets of this process are driven. Measured on one core with a small chat: io_uring
/// takes the fewest system calls, epoll is next, NIO runs everywhere.
final class Transports {
  static final String AUTO = "auto";

  private static final Logger LOG = LoggerFactory.getLogger(Transports.class);
  private static final String SETTING = "transport (SIGNALBOX_TRANSPORT)";
  private static final Map<String, Transport> FASTEST_FIRST = fastestFirst();

  private Transports() {}

  private static Map<String, Transport> fastestFirst() {
    var all = new LinkedHashMap<String, Transport>();
    // null where the library of that transport is not on the class path
    for (var transport : new Transport[] {Transport.IO_URING, Transport.EPOLL, Transport.NIO}) {
      if (transport != null) {
        all.put(transport.name(), transport);
      }
    }
    return all;
  }

  /// The name of a transport, or [#AUTO].
  ///
  /// @throws IllegalArgumentException naming those there are
  static String named(String name) {
    if (List.of(AUTO, "io_uring", "epoll", "nio").contains(name)) {
      return name;
    }
    throw new IllegalArgumentException("expected one of auto, io_uring, epoll, nio");
  }

  /// What `opening` makes with the transport of that name; for [#AUTO] with the fastest that this
  /// machine has and has room for. The rings of io_uring are locked memory, of which the processes
  /// of one user share a few MiB.
  ///
  /// @param opening throws an [IllegalStateException] where event loops cannot be made
  /// @throws BadSetting if this machine does not have the one named, or no room for it
  static <T> T open(String name, Function<Transport, T> opening) {
    if (name.equals(AUTO)) {
      return fastest(opening);
    }
    var transport = FASTEST_FIRST.get(name);
    if (transport == null || !transport.available()) {
      throw new BadSetting(SETTING, name + " is not available on this machine; use auto");
    }
    try {
      return opening.apply(transport);
    } catch (IllegalStateException e) {
      throw new BadSetting(SETTING, name + noRoom(e) + "; use auto");
    }
  }

  private static <T> T fastest(Function<Transport, T> opening) {
    var available = FASTEST_FIRST.values().stream().filter(Transport::available).toList();
    for (var transport : available.subList(0, available.size() - 1)) {
      try {
        return opening.apply(transport);
      } catch (IllegalStateException e) {
        LOG.warn("A slower transport is used: {}{}", transport.name(), noRoom(e));
      }
    }
    return opening.apply(available.getLast());
  }

  private static String noRoom(IllegalStateException failure) {
    var why = failure.getCause() == null ? failure : failure.getCause();
    return " has no room for its event loops here: " + why.getMessage();
  }
}
