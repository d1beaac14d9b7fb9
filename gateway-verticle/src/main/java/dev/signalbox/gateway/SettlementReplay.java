package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
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
  private boolean running;
  private long told;

  SettlementReplay(Bus bus, Settlement.Backlog backlog, InstantSource clock, Duration patience) {
    this.bus = bus;
    this.backlog = backlog;
    this.clock = clock;
    this.patience = patience;
  }

  /// Tells as much as can be told; does nothing while it runs already or nobody is there to listen.
  void run() {
    if (running || backlog.depth() == 0 || bus.rollCall().of(Unit.COST).isEmpty()) {
      return;
    }
    running = true;
    told = 0;
    tellNext().onComplete(_ -> stopped());
  }

  private void stopped() {
    running = false;
    if (told > 0) {
      LOG.atInfo().addKeyValue("settled", told).log("Spooled usage was settled");
    }
  }

  private Future<Void> tellNext() {
    return backlog.oldest().compose(this::tell);
  }

  private Future<Void> tell(Optional<Settle> oldest) {
    if (oldest.isEmpty()) {
      return Future.succeededFuture();
    }
    return bus.ask(Addresses.SETTLE, oldest.get(), Deadline.in(patience, clock))
        .compose(this::acknowledged);
  }

  private Future<Void> acknowledged(Outcome<CostReport> outcome) {
    return switch (outcome) {
      case Outcome.Ok<CostReport> _ -> {
        told++;
        yield backlog.dropOldest().compose(_ -> tellNext());
      }
      case Outcome.Err<CostReport> _ -> Future.succeededFuture();
    };
  }
}
