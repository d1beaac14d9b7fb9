package dev.signalbox.app;

import dev.signalbox.platform.BadSetting;
import io.vertx.core.transport.Transport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How the sockets of this process are driven. Measured on one core with a small chat: io_uring
/// takes the fewest system calls, epoll is next, NIO runs everywhere.
final class Transports {
  static final String AUTO = "auto";

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

  /// The transport of that name; for [#AUTO] the fastest this machine has.
  ///
  /// @throws BadSetting if this machine does not have the one named
  static Transport of(String name) {
    if (name.equals(AUTO)) {
      return FASTEST_FIRST.values().stream()
          .filter(Transport::available)
          .findFirst()
          .orElse(Transport.NIO);
    }
    var transport = FASTEST_FIRST.get(name);
    if (transport == null || !transport.available()) {
      throw new BadSetting(
          "transport (SIGNALBOX_TRANSPORT)", name + " is not available on this machine; use auto");
    }
    return transport;
  }
}
