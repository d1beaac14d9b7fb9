package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.ChargeCredits;
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
/// idempotent. One the cost unit fails at over and over is set aside so that those behind it can be
/// settled, and told again from time to time, after a new version perhaps.
final class SettlementReplay {
  static final long PERIOD_MILLIS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(SettlementReplay.class);

  private static final int MOST_FAILURES = 5;
  private static final int RUNS_BETWEEN_RETRIES = 1_200; // ten minutes

  private final Bus bus;
  private final Settlement.Backlog backlog;
  private final InstantSource clock;
  private final Duration patience;
  private Future<Integer> running = Future.succeededFuture(0);
  private boolean stopping;
  private String failing = "";
  private int failures;
  private int runsToRetry;

  SettlementReplay(Bus bus, Settlement.Backlog backlog, InstantSource clock, Duration patience) {
    this.bus = bus;
    this.backlog = backlog;
    this.clock = clock;
    this.patience = patience;
  }

  /// Tells as much as can be told; does nothing while it runs already or nobody is there to listen.
  void run() {
    runsToRetry--;
    if (stopping || !running.isComplete() || bus.rollCall().of(Unit.COST).isEmpty()) {
      return;
    }
    if (backlog.depth() > 0) {
      running = backlog.replay(this::tell).onSuccess(SettlementReplay::told);
    } else if (backlog.aside() > 0 && runsToRetry <= 0) {
      runsToRetry = RUNS_BETWEEN_RETRIES;
      running = backlog.replayAside(this::tellAgain);
    } else if (backlog.owed() > 0) {
      running = backlog.replayOwed(this::charge).onSuccess(SettlementReplay::charged);
    }
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

  private static void charged(int charges) {
    if (charges > 0) {
      LOG.atInfo().addKeyValue("charges", charges).log("Credits that were owed were charged");
    }
  }

  /// A charge the cost unit fails at is no use to anybody here: a person has to look at it.
  private Future<Boolean> charge(ChargeCredits owed) {
    if (stopping) {
      return Future.succeededFuture(false);
    }
    return bus.ask(Addresses.CREDIT_CHARGE, owed, Deadline.in(patience, clock))
        .map(outcome -> {
          if (isFailure(outcome)) {
            LOG.atError()
                .addKeyValue("requestId", owed.id())
                .addKeyValue("user", owed.user())
                .addKeyValue("used", owed.used())
                .log("The cost unit fails at this charge; enter it by hand");
            return true;
          }
          return outcome instanceof Outcome.Ok<?>;
        });
  }

  private Future<Boolean> tell(Settle settle) {
    if (stopping) {
      return Future.succeededFuture(false);
    }
    return bus.ask(Addresses.SETTLE, settle, Deadline.in(patience, clock))
        .compose(outcome ->
            isFailure(outcome)
                ? failed(settle)
                : Future.succeededFuture(outcome instanceof Outcome.Ok<?>));
  }

  private Future<Boolean> failed(Settle settle) {
    var id = settle.id().value();
    failures = id.equals(failing) ? failures + 1 : 1;
    failing = id;
    if (failures < MOST_FAILURES) {
      return Future.succeededFuture(false);
    }
    LOG.atError()
        .addKeyValue("requestId", id)
        .log("The cost unit fails at this settlement; it is set aside and its hold will expire");
    return backlog.setAside(settle).map(true);
  }

  private Future<Boolean> tellAgain(Settle settle) {
    if (stopping) {
      return Future.succeededFuture(false);
    }
    return bus.ask(Addresses.SETTLE, settle, Deadline.in(patience, clock))
        .compose(outcome ->
            isFailure(outcome)
                ? backlog.setAside(settle).map(true)
                : Future.succeededFuture(outcome instanceof Outcome.Ok<?>));
  }

  private static boolean isFailure(Outcome<?> outcome) {
    return outcome instanceof Outcome.Err<?>(GatewayError.Internal _);
  }
}
