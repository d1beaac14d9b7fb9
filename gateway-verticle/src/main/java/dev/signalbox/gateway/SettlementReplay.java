package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the cost unit, in order, what it could not be told while it was away. A settlement leaves
/// the backlog only when it is acknowledged; one told twice counts once, for settling is
/// idempotent.
final class SettlementReplay {
  static final long PERIOD_MILLIS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(SettlementReplay.class);

  private final Bus bus;
  private final Settlement.Backlog backlog;
  private final InstantSource clock;
  private final Duration patience;
  private Future<Integer> running = Future.succeededFuture(0);
  private boolean stopping;

  SettlementReplay(Bus bus, Settlement.Backlog backlog, InstantSource clock, Duration patience) {
    this.bus = bus;
    this.backlog = backlog;
    this.clock = clock;
    this.patience = patience;
  }

  /// Tells as much as can be told; does nothing while it runs already or nobody is there to listen.
  void run() {
    if (stopping
        || !running.isComplete()
        || backlog.depth() == 0
        || bus.rollCall().of(Unit.COST).isEmpty()) {
      return;
    }
    running = backlog.replay(this::tell).onSuccess(SettlementReplay::told);
  }

  /// Ends after the one being told.
  Future<Void> stop() {
    stopping = true;
    return running.otherwise(0).mapEmpty();
  }

  private static void told(int settled) {
    if (settled > 0) {
      LOG.atInfo().addKeyValue("settled", settled).log("Spooled usage was settled");
    }
  }

  private Future<Boolean> tell(Settle settle) {
    if (stopping) {
      return Future.succeededFuture(false);
    }
    return bus.ask(Addresses.SETTLE, settle, Deadline.in(patience, clock))
        .map(Outcome.Ok.class::isInstance);
  }
}
