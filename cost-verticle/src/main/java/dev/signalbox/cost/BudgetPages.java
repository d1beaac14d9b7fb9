package dev.signalbox.cost;

import dev.signalbox.api.operator.OperatorReply;
import dev.signalbox.platform.operator.BadField;
import dev.signalbox.platform.operator.OperatorRoutes.Asked;
import dev.signalbox.platform.operator.OperatorRoutes.Route;
import dev.signalbox.platform.operator.Replying;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Budgets and where accounts stand against them: `/state/{account}`, `/budgets/{account}` and, at
/// the gateway too, `/admin/budgets`.
final class BudgetPages {
  private static final long LOOK_MILLIS = 500;
  private static final String NAMES =
      "expected key:<hash>, session:<hash>:<id>, user:<id>, team:<id> or org:<id>, URL-encoded";

  private final CostUnit unit;

  BudgetPages(CostUnit unit) {
    this.unit = unit;
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", "/state/*", this::state),
        new Route("GET", "/budgets/*", this::budget),
        new Route("PUT", "/budgets/*", this::change),
        new Route("GET", "/admin/budgets", this::list),
        new Route("GET", "/admin/budgets/*", this::standing),
        new Route("PUT", "/admin/budgets/*", this::change),
        new Route("DELETE", "/admin/budgets/*", this::remove));
  }

  private static String account(Asked asked) {
    if (!AccountName.isWellFormed(asked.id())) {
      throw new BadField("account", NAMES);
    }
    return asked.id();
  }

  /// The database's sums where they can be had at once, else what this replica remembers.
  private Future<OperatorReply> state(Asked asked) {
    var account = account(asked);
    return refreshed(List.of(account)).map(_ -> Replying.ok(stateOf(account)));
  }

  private Future<Void> refreshed(List<String> accounts) {
    return unit.ledger().isUp()
        ? unit.accounts()
            .refresh(accounts, unit.cycles().now())
            .timeout(LOOK_MILLIS, TimeUnit.MILLISECONDS)
            .otherwiseEmpty()
        : Future.succeededFuture();
  }

  private JsonObject stateOf(String account) {
    var view = unit.standing().view(account);
    var budget = unit.budgets().of(account);
    var thresholds = budget.thresholds();
    var state =
        new JsonObject()
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
            .put("strict", unit.budgets().isStrict(account));
    unit.budgets()
        .total(account)
        .ifPresent(most -> state.put("totalLimitUsd", UsdAmount.format(most)));
    return state;
  }

  private Future<OperatorReply> budget(Asked asked) {
    var account = account(asked);
    return Future.succeededFuture(Replying.ok(BudgetBody.of(account, unit.budgets().of(account))));
  }

  /// A budget together with what is spent of it.
  private Future<OperatorReply> standing(Asked asked) {
    var account = account(asked);
    return refreshed(List.of(account)).map(_ -> Replying.ok(standingOf(account)));
  }

  private JsonObject standingOf(String account) {
    var state = stateOf(account);
    var body = BudgetBody.of(account, unit.budgets().of(account));
    Stream.of("cycle", "thisCycle", "total", "held", "state", "strict", "totalLimitUsd")
        .filter(state::containsKey)
        .forEach(field -> body.put(field, state.getValue(field)));
    return body.put("own", unit.budgets().isOwn(account));
  }

  private Future<OperatorReply> list(Asked asked) {
    var accounts = unit.budgets().own();
    return refreshed(accounts)
        .map(_ -> {
          var budgets = new JsonArray();
          accounts.forEach(account -> budgets.add(standingOf(account)));
          var usual = BudgetBody.of("", unit.budgets().fallback());
          usual.remove("account");
          return Replying.ok(new JsonObject().put("default", usual).put("budgets", budgets));
        });
  }

  private Future<OperatorReply> change(Asked asked) {
    var account = account(asked);
    Budget budget;
    try {
      budget = BudgetBody.parse(asked.call().body(), unit.budgets().fallback().thresholds());
    } catch (IllegalArgumentException e) {
      throw BudgetBody.badField(e);
    }
    return unit.budgets()
        .save(account, budget)
        .map(_ -> Replying.ok(BudgetBody.of(account, budget)));
  }

  private Future<OperatorReply> remove(Asked asked) {
    var account = account(asked);
    return unit.budgets()
        .remove(account)
        .map(was -> was ? new OperatorReply(204, "") : asked.notFound());
  }
}
