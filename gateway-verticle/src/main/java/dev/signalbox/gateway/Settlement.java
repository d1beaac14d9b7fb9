package dev.signalbox.gateway;

import dev.signalbox.api.Deadline;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.cost.ChargeCredits;
import dev.signalbox.api.cost.CostReport;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.bus.Addresses;
import dev.signalbox.bus.Bus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends every hold, whichever way its request ended. What the cost unit cannot be told now is
/// written down durably and told later. One per lane.
final class Settlement {
  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  /// Where settlements wait until the cost unit is back.
  interface Backlog {
    /// Completes once `settle` would survive the end of this process.
    Future<Void> keep(Settle settle);

    /// Gives what waits to `receiver`, oldest first; `true` lets one go, `false` ends the replay.
    /// Completes with how many were let go.
    Future<Integer> replay(Function<Settle, Future<Boolean>> receiver);

    /// How many wait.
    int depth();

    /// Keeps `settle`, as durably, apart from those that wait, so that it holds up none of them.
    Future<Void> setAside(Settle settle);

    /// As [#replay] with what was set aside before this call.
    Future<Integer> replayAside(Function<Settle, Future<Boolean>> receiver);

    /// How many are set aside.
    int aside();

    /// Keeps `charge`, as durably, until the cost unit can take it.
    Future<Void> owe(ChargeCredits charge);

    /// As [#replay] with what is owed.
    Future<Integer> replayOwed(Function<ChargeCredits, Future<Boolean>> receiver);

    /// How many charges are owed.
    int owed();
  }

  private final Bus bus;
  private final Backlog backlog;
  private final InstantSource clock;
  private final Duration patience;
  private final Set<Future<CostReport>> running = new HashSet<>();

  /// @param patience how long the cost unit may take, whatever is left of the request's own time: a
  ///   settlement must not be lost because the request was slow
  Settlement(Bus bus, Backlog backlog, InstantSource clock, Duration patience) {
    this.bus = bus;
    this.backlog = backlog;
    this.clock = clock;
    this.patience = patience;
  }

  /// Settles and completes with what the caller may be told. Never fails.
  Future<CostReport> settle(Hold hold, Settle settle) {
    if (hold.placed()) {
      return running(ask(settle));
    }
    return settle.charges().isEmpty() ? running(release(settle)) : postpone(settle);
  }

  /// Whoever did not answer a hold in time may have placed it all the same. This is said once: a
  /// cost unit that is away has held nothing, or gives it back when the hold is too old.
  private Future<CostReport> release(Settle settle) {
    return bus.ask(Addresses.SETTLE, settle, Deadline.in(patience, clock))
        .otherwiseEmpty()
        .map(_ -> CostReport.UNKNOWN);
  }

  private Future<CostReport> running(Future<CostReport> settled) {
    if (!settled.isComplete()) {
      running.add(settled);
      settled.onComplete(_ -> running.remove(settled));
    }
    return settled;
  }

  /// Completes when nothing is being settled any more.
  Future<Void> allSettled() {
    return Future.join(List.copyOf(running)).mapEmpty();
  }

  private Future<CostReport> ask(Settle settle) {
    return bus.ask(Addresses.SETTLE, settle, Deadline.in(patience, clock))
        .compose(
            outcome ->
                switch (outcome) {
                  case Outcome.Ok<CostReport>(var report) -> Future.succeededFuture(report);
                  case Outcome.Err<CostReport> _ -> postpone(settle);
                },
            _ -> postpone(settle));
  }

  /// Keeps a charge the cost unit did not take, to be told later. Never fails.
  void owe(ChargeCredits charge) {
    var _ =
        backlog
            .owe(charge)
            .onFailure(failure ->
                LOG.atError()
                    .setCause(failure)
                    .addKeyValue("requestId", charge.id())
                    .addKeyValue("user", charge.user())
                    .addKeyValue("used", charge.used())
                    .log("Credits could neither be charged nor written down; enter them by hand"));
  }

  private Future<CostReport> postpone(Settle settle) {
    return backlog
        .keep(settle)
        .onFailure(failure -> lost(settle, failure))
        .otherwiseEmpty()
        .map(_ -> CostReport.UNKNOWN);
  }

  private static void lost(Settle settle, Throwable failure) {
    LOG.atError()
        .setCause(failure)
        .addKeyValue("requestId", settle.id())
        .addKeyValue("charges", settle.charges())
        .log("Usage could not be written down; enter it by hand");
  }
}
