package dev.signalbox.provider;

import dev.signalbox.platform.net.AddressGuard;
import dev.signalbox.platform.net.AddressGuard.Verdict.Allowed;
import dev.signalbox.platform.net.AddressGuard.Verdict.Refused;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Resolves names that arrived over an API to addresses that may be connected to. Whoever connects
/// takes the very address given here: a name that is looked up again may lead elsewhere. Lives on
/// one event loop.
final class GuardedNames {
  private static final long KEPT_MILLIS = 30_000;
  private static final int MOST_KEPT = 256;

  private final Vertx vertx;
  private final AddressGuard guard;
  private final InstantSource clock;
  private final Lookup lookup;
  private final Map<String, Kept> kept = new HashMap<>();

  /// How names are looked up; blocks.
  @FunctionalInterface
  interface Lookup {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  private record Kept(InetAddress address, long untilMillis) {}

  GuardedNames(Vertx vertx, AddressGuard guard, InstantSource clock, Lookup lookup) {
    this.vertx = vertx;
    this.guard = guard;
    this.clock = clock;
    this.lookup = lookup;
  }

  /// An address of `host` that may be connected to; fails with [AddressRefused] when none may.
  Future<InetAddress> resolve(String host) {
    var known = kept.get(host);
    if (known != null && clock.millis() < known.untilMillis) {
      return Future.succeededFuture(known.address);
    }
    return vertx
        .executeBlocking(() -> lookup.all(host), false)
        .compose(this::choose)
        .onSuccess(address -> keep(host, address));
  }

  private void keep(String host, InetAddress address) {
    if (kept.size() >= MOST_KEPT) {
      kept.clear();
    }
    kept.put(host, new Kept(address, clock.millis() + KEPT_MILLIS));
  }

  private Future<InetAddress> choose(InetAddress[] addresses) {
    var why = "its name has no address";
    for (var address : addresses) {
      switch (guard.judge(address)) {
        case Allowed _ -> {
          return Future.succeededFuture(address);
        }
        case Refused refused -> why = refused.message();
      }
    }
    return Future.failedFuture(new AddressRefused(why));
  }
}
