package dev.signalbox.cost.approval;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.Hold;
import dev.signalbox.api.cost.PlaceHold;
import dev.signalbox.platform.Platform;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets a hold above the threshold stand only where somebody has approved the very same request.
/// The digest of a request is reckoned for dear ones alone: a dear request that comes without is
/// answered with an approval without an id, whereupon the gateway asks again with the digest.
public final class ApprovalGate {
  private static final Logger LOG = LoggerFactory.getLogger(ApprovalGate.class);
  private static final Future<Optional<GatewayError>> PASSED =
      Future.succeededFuture(Optional.empty());

  private final ApprovalThresholds thresholds;
  private final ApprovalTable table;

  public ApprovalGate(ApprovalConfig config, Platform platform, ApprovalThresholds thresholds) {
    this.thresholds = thresholds;
    this.table = new ApprovalTable(platform.database(), config.age());
  }

  /// Whether only the digest is missing: the hold stands until the question is asked again.
  public static boolean asksForDigest(GatewayError error) {
    return error instanceof GatewayError.ApprovalRequired(String id, _, _) && id.isEmpty();
  }

  /// Completes with why the hold may not stand, if it may not.
  public Future<Optional<GatewayError>> pass(PlaceHold question, Hold hold) {
    var threshold = thresholds.of(question.accounts());
    if (threshold.isAtLeast(hold.amount())) {
      return PASSED;
    }
    if (question.terms().digest().isEmpty()) {
      return refused(new GatewayError.ApprovalRequired("", hold.amount(), threshold));
    }
    return decided(question, hold.amount(), threshold)
        .recover(failure -> {
          LOG.atWarn()
              .setCause(failure)
              .addKeyValue("requestId", question.id())
              .log("Nobody could be asked to approve a request");
          // not the outage of the cost unit, in which requests go on unheld
          return refused(new GatewayError.UnitUnavailable(Unit.GATEWAY));
        });
  }

  private Future<Optional<GatewayError>> decided(
      PlaceHold question, Money estimated, Money threshold) {
    var named = question.terms().approvalId();
    if (named.isEmpty()) {
      return opened(question, estimated, threshold);
    }
    return table
        .use(named.get(), question)
        .compose(use ->
            switch (use.map(ApprovalTable.Use::state).orElse("")) {
              case "usable" -> PASSED;
              case "rejected" ->
                  refused(
                      new GatewayError.Forbidden(
                          "The approval was rejected: "
                              + use.map(ApprovalTable.Use::reason).orElse("")));
              case "pending" ->
                  refused(new GatewayError.ApprovalRequired(named.get(), estimated, threshold));
              // expired, used up, or another request's: this one has to be approved itself
              default -> opened(question, estimated, threshold);
            });
  }

  private Future<Optional<GatewayError>> opened(
      PlaceHold question, Money estimated, Money threshold) {
    return table
        .open(question, estimated, threshold)
        .map(id -> {
          LOG.atInfo()
              .addKeyValue("approvalId", id)
              .addKeyValue("requestId", question.id())
              .log("A request waits for approval");
          return Optional.of(new GatewayError.ApprovalRequired(id, estimated, threshold));
        });
  }

  private static Future<Optional<GatewayError>> refused(GatewayError error) {
    return Future.succeededFuture(Optional.of(error));
  }
}
