package dev.signalbox.cost;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Unit;
import dev.signalbox.platform.http.Replies;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `GET /state/{account}` and `GET`/`PUT /budgets/{account}`.
final class BudgetRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(BudgetRoutes.class);
  private static final long LOOK_MILLIS = 500;

  private final CostUnit unit;

  BudgetRoutes(CostUnit unit) {
    this.unit = unit;
  }

  void mount(Router router) {
    router.get("/state/:account").handler(context -> named(context, this::state));
    router.get("/budgets/:account").handler(context -> named(context, this::budget));
    router.put("/budgets/:account").handler(context -> named(context, this::change));
  }

  private interface Route {
    void handle(RoutingContext context, String account);
  }

  private static void named(RoutingContext context, Route route) {
    var account = context.pathParam("account");
    if (account == null || !AccountName.isWellFormed(account)) {
      Replies.error(
          context,
          400,
          "BAD_REQUEST",
          "account: expected key:<hash> or session:<hash>:<id>, URL-encoded");
      return;
    }
    route.handle(context, account);
  }

  /// The database's sums where they can be had at once, else what this replica remembers.
  private void state(RoutingContext context, String account) {
    var fresh =
        unit.ledger().isUp()
            ? unit.accounts()
                .refresh(List.of(account), unit.cycles().now())
                .timeout(LOOK_MILLIS, TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
            : Future.<Void>succeededFuture();
    fresh.onSuccess(_ -> Replies.json(context, 200, state(account)));
  }

  private JsonObject state(String account) {
    var view = unit.standing().view(account);
    var budget = unit.budgets().of(account);
    var thresholds = budget.thresholds();
    return new JsonObject()
        .put("account", account)
        .put("cycle", unit.cycles().now().label())
        .put("thisCycle", UsdAmount.format(view.spent()))
        .put("total", UsdAmount.format(view.ever()))
        .put("held", UsdAmount.format(view.held()))
        .put("state", unit.standing().state(account).name())
        .put(
            "thresholds",
            new JsonObject()
                .put("hardUsd", UsdAmount.format(thresholds.hard()))
                .put("warningPercent", thresholds.warningPercent())
                .put("softPercent", thresholds.softPercent()))
        .put("strict", budget.strict());
  }

  private void budget(RoutingContext context, String account) {
    Replies.json(context, 200, BudgetBody.of(account, unit.budgets().of(account)));
  }

  private void change(RoutingContext context, String account) {
    Budget budget;
    try {
      var body = context.body().asString();
      budget = BudgetBody.parse(body == null ? "" : body, unit.budgets().fallback().thresholds());
    } catch (IllegalArgumentException e) {
      Replies.error(context, 400, "BAD_REQUEST", String.valueOf(e.getMessage()));
      return;
    }
    unit.budgets()
        .save(account, budget)
        .onSuccess(_ -> Replies.json(context, 200, BudgetBody.of(account, budget)))
        .onFailure(failure -> {
          LOG.atWarn().setCause(failure).addKeyValue("account", account).log("Budget not saved");
          Replies.error(context, new GatewayError.UnitUnavailable(Unit.COST));
        });
  }
}
