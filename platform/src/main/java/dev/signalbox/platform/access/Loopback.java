package dev.signalbox.platform.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells this machine from others.
public final class Loopback {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final List<CharSequence> OF_PROXIES =
      List.of(
          HttpHeaders.createOptimized("X-Forwarded-For"),
          HttpHeaders.createOptimized("Forwarded"),
          HttpHeaders.createOptimized("X-Real-IP"),
          HttpHeaders.createOptimized("Via"));

  private Loopback() {}

  /// Whether a port opened on `host` can be reached from this machine only.
  public static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.equals("::1")
        || host.equals("0:0:0:0:0:0:0:1")
        || host.equals("::ffff:127.0.0.1")
        || (host.startsWith("127.") && IPV4.matcher(host).matches());
  }

  /// Whether a request was sent by a program on this machine: over a connection from it, by no
  /// proxy, and to this machine by its own name. A page whose site's name was made to lead here
  /// still sends that name.
  public static boolean sent(HttpServerRequest request) {
    var remote = request.remoteAddress();
    return remote != null
        && comesFromHere(remote)
        && OF_PROXIES.stream().noneMatch(request.headers()::contains)
        && isOwnName(request.getHeader(HttpHeaders.HOST));
  }

  private static boolean comesFromHere(SocketAddress remote) {
    var address = remote.hostAddress();
    return address != null && isLoopback(address);
  }

  private static boolean isOwnName(@Nullable String host) {
    if (host == null) {
      return true;
    }
    if (host.startsWith("[")) {
      return true; // an address
    }
    var colon = host.lastIndexOf(':');
    var name = colon < 0 ? host : host.substring(0, colon);
    return name.equalsIgnoreCase("localhost") || IPV4.matcher(name).matches();
  }
}
