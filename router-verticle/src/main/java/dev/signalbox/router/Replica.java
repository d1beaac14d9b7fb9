package dev.signalbox.router;

import dev.signalbox.bus.Bus;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.http.PortTls;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The lanes of one replica come and go; what they share begins with the first and ends with the
/// last.
final class Replica {
  private final RouterConfig config;
  private final Bus bus;
  private final Platform platform;
  private final Optional<TrustOptions> trust;
  private int lanes;
  private @Nullable RouterUnit unit;

  Replica(RouterConfig config, Bus bus, Platform platform) {
    this.config = config;
    this.bus = bus;
    this.platform = platform;
    this.trust = PortTls.trust(platform.settings());
  }

  /// What the ports of this installation show, where they speak TLS.
  Optional<TrustOptions> trust() {
    return trust;
  }

  /// A lane inside the replica.
  ///
  /// @param isFirst whether it speaks for all
  record Lane(RouterUnit unit, boolean isFirst) {}

  synchronized Lane enter(Vertx vertx) {
    var first = lanes++ == 0;
    var shared = unit;
    if (shared == null) {
      shared = new RouterUnit(config, bus, platform, vertx);
      shared.rules().open();
      unit = shared;
    }
    return new Lane(shared, first);
  }

  synchronized void leave() {
    var shared = unit;
    if (--lanes == 0 && shared != null) {
      unit = null;
      shared.rules().close();
    }
  }
}
