package dev.signalbox.cost;

import dev.signalbox.bus.Bus;
import dev.signalbox.cost.alert.AlertTeller;
import dev.signalbox.cost.approval.ApprovalConfig;
import dev.signalbox.cost.approval.ApprovalGate;
import dev.signalbox.cost.approval.ApprovalThresholds;
import dev.signalbox.cost.limits.LimitConfig;
import dev.signalbox.cost.limits.LimitDesk;
import dev.signalbox.cost.limits.LimitedSubjects;
import dev.signalbox.platform.Platform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What the lanes of a replica share about limits, approvals and alerts.
final class Policies {
  private static final long COUNT_BEAT_MILLIS = 1_000;
  private static final long FIRST_LOAD_SECONDS = 2;

  private final Platform platform;
  private final Bus bus;
  private final ApprovalConfig approvals;
  private final LimitConfig limits;
  private final ApprovalThresholds thresholds;
  private final LimitedSubjects limited;
  private volatile Optional<AlertTeller> teller = Optional.empty();
  private volatile long timer = -1;

  Policies(Bus bus, Platform platform) {
    this.platform = platform;
    this.bus = bus;
    this.approvals = ApprovalConfig.from(platform.settings());
    this.limits = LimitConfig.from(platform.settings());
    this.thresholds = new ApprovalThresholds(platform.database(), approvals);
    this.limited = new LimitedSubjects(platform.database());
  }

  /// Reads what can be read and keeps it fresh; never fails.
  Future<Void> start(Vertx vertx, Alerts alerts) {
    var telling = AlertTeller.of(vertx, bus, platform.settings());
    teller = Optional.of(telling);
    alerts.tellTo(telling::tell);
    timer = vertx.setPeriodic(COUNT_BEAT_MILLIS, _ -> thresholds.count());
    return Future.join(thresholds.open(), limited.open(platform.database()))
        .timeout(FIRST_LOAD_SECONDS, TimeUnit.SECONDS)
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  Future<Void> stop(Vertx vertx) {
    vertx.cancelTimer(timer);
    thresholds.close();
    limited.close();
    return teller.map(AlertTeller::close).orElseGet(Future::succeededFuture);
  }

  /// The desk of one lane.
  PolicyDesk around(HoldDesk holds, SettleDesk settlements) {
    return new PolicyDesk(
        holds,
        settlements,
        new LimitDesk(limits, platform, limited),
        new ApprovalGate(approvals, platform, thresholds),
        platform.clock());
  }

  ApprovalConfig approvals() {
    return approvals;
  }

  ApprovalThresholds thresholds() {
    return thresholds;
  }
}
