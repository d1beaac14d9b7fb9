package dev.signalbox.cost;

import dev.signalbox.cost.alert.AlertPages;
import dev.signalbox.cost.approval.ApprovalPages;
import dev.signalbox.cost.credit.CreditConfig;
import dev.signalbox.cost.credit.CreditPages;
import dev.signalbox.cost.reconcile.ReconcilePages;
import dev.signalbox.platform.Platform;
import dev.signalbox.platform.operator.OperatorRoutes;
import dev.signalbox.platform.operator.OperatorRoutes.Route;
import io.vertx.core.Vertx;
import java.util.ArrayList;

/// Every page of the cost unit's HTTP API.
final class CostApi {
  private CostApi() {}

  static OperatorRoutes of(CostUnit unit, Platform platform, Vertx vertx) {
    var routes = new ArrayList<Route>();
    routes.addAll(new BudgetPages(unit).routes());
    routes.addAll(new UsagePages(platform.database()).routes());
    routes.addAll(new AlertPages(platform.database()).routes());
    routes.addAll(new ReconcilePages(vertx, platform.database()).routes());
    routes.addAll(new CreditPages(CreditConfig.from(platform.settings()), platform).routes());
    routes.addAll(
        new ApprovalPages(unit.policies().approvals(), platform, unit.policies().thresholds())
            .routes());
    return new OperatorRoutes(routes);
  }
}
