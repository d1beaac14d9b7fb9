package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import dev.signalbox.api.cost.Account;
import dev.signalbox.api.cost.CostAlert;
import dev.signalbox.api.cost.CostState;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells operators what they should know about money, once.
final class Alerts {
  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
  private static final int REMEMBERED_TARGETS = 1_000;

  private final Ledger ledger;
  private final Thresholds fallback;
  private final MeterRegistry meters;
  private volatile Consumer<CostAlert> teller = _ -> {};
  private final Set<Future<Boolean>> underWay = ConcurrentHashMap.newKeySet();
  private final Set<String> unpriced = ConcurrentHashMap.newKeySet();
  private final Set<String> beyond = ConcurrentHashMap.newKeySet();

  /// @param fallback the limits of accounts without their own
  Alerts(Ledger ledger, Thresholds fallback, MeterRegistry meters) {
    this.ledger = ledger;
    this.fallback = fallback;
    this.meters = meters;
  }

  /// An account has crossed into a state as far as this replica knows. The replica that says so to
  /// the database first raises the alert; while the database is away each does.
  void crossed(Crossing crossing) {
    var telling =
        ledger
            .isFirstToAlert(crossing, fallback)
            .otherwise(true)
            .onSuccess(first -> {
              if (first) {
                raise(crossing);
              }
            });
    underWay.add(telling);
    telling.onComplete(_ -> underWay.remove(telling));
  }

  /// Completes once nobody is being asked whether to raise an alert: to whoever closes the database
  /// before that, it is away.
  Future<Void> told() {
    return Future.join(List.copyOf(underWay)).mapEmpty();
  }

  /// Where alerts go besides the log.
  void tellTo(Consumer<CostAlert> other) {
    teller = other;
  }

  /// An account is worse off than it was.
  ///
  /// @param limit what `state` was found by
  /// @param used settled and held at that moment; below the threshold where a refusal told of it
  record Crossing(
      String account,
      Cycle cycle,
      CostState state,
      Thresholds limit,
      Money used,
      long epochMillis) {
    /// Where `state` begins.
    Money threshold() {
      return limit.of(state);
    }
  }

  /// A target without a price is called or charged: counted each time, logged once.
  void unpriced(String target) {
    meters.counter("signalbox_cost_unpriced_total").increment();
    if (unpriced.size() < REMEMBERED_TARGETS && unpriced.add(target)) {
      LOG.atWarn()
          .addKeyValue("target", target)
          .log("Nobody has priced this model; cost.unknownPrice decides what happens to it");
    }
  }

  /// A request cost more than was held for it: logged once for each target, since some report more
  /// with every answer.
  void beyondHold(RequestId id, PricedCharge charge, Money held) {
    var target = charge.charge().target().toString();
    if (beyond.size() >= REMEMBERED_TARGETS || !beyond.add(target)) {
      return;
    }
    var usage = charge.charge().usage();
    LOG.atWarn()
        .addKeyValue("target", target)
        .addKeyValue("requestId", id)
        .addKeyValue("inputTokens", usage.inputTokens())
        .addKeyValue("outputTokens", usage.outputTokens())
        .addKeyValue("chargedUsd", UsdAmount.format(charge.amount()))
        .addKeyValue("heldUsd", UsdAmount.format(held))
        .log(
            "A call cost more than the worst case that was held for it; it is charged, and"
                + " signalbox_usage_beyond_bound_total counts the others");
  }

  private void raise(Crossing crossing) {
    var state = crossing.state();
    var threshold = crossing.threshold();
    meters.counter("signalbox_cost_alerts_total", "state", state.name()).increment();
    LOG.atWarn()
        .addKeyValue("account", crossing.account())
        .addKeyValue("cycle", crossing.cycle().label())
        .addKeyValue("state", state)
        .addKeyValue("thresholdUsd", UsdAmount.format(threshold))
        .addKeyValue("usedUsd", UsdAmount.format(crossing.used()))
        .log("An account has crossed a cost threshold");
    teller.accept(
        new CostAlert(
            new Account(crossing.account()),
            crossing.cycle().label(),
            state,
            threshold,
            crossing.used(),
            crossing.epochMillis()));
  }
}
