package dev.signalbox.cost;

import dev.signalbox.bus.Bus;
import dev.signalbox.platform.Platform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/// The lanes of one replica come and go; what they share begins with the first and ends with the
/// last.
final class Replica {
  private final CostConfig config;
  private final Bus bus;
  private final Platform platform;
  private int lanes;
  private @Nullable Future<CostUnit> unit;

  Replica(CostConfig config, Bus bus, Platform platform) {
    this.config = config;
    this.bus = bus;
    this.platform = platform;
  }

  /// A lane inside the replica.
  ///
  /// @param isFirst whether it speaks for all in the roll call
  record Lane(CostUnit unit, boolean isFirst) {}

  synchronized Future<Lane> enter(Vertx vertx) {
    var first = lanes++ == 0;
    var begun = unit;
    if (begun == null) {
      begun = begin(vertx);
      unit = begun;
    }
    return begun.map(shared -> new Lane(shared, first));
  }

  synchronized Future<Void> leave(Vertx vertx) {
    var last = --lanes == 0;
    var begun = unit;
    if (!last || begun == null) {
      return Future.succeededFuture();
    }
    unit = null;
    return begun.compose(shared -> shared.stop(vertx));
  }

  private Future<CostUnit> begin(Vertx vertx) {
    return Backlog.open(vertx, platform)
        .compose(backlog -> {
          var shared = new CostUnit(config, bus, platform, backlog);
          return shared.start(vertx, platform).map(shared);
        });
  }
}
