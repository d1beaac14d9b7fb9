package dev.signalbox.cost;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Money;
import dev.signalbox.api.cost.CostState;
import java.util.List;
import java.util.Optional;

/// Where accounts stand against their budgets, as far as this replica knows.
final class Standing {
  private final Accounts accounts;
  private final Budgets budgets;
  private final Alerts alerts;
  private final Cycles cycles;

  Standing(Accounts accounts, Budgets budgets, Alerts alerts, Cycles cycles) {
    this.accounts = accounts;
    this.budgets = budgets;
    this.alerts = alerts;
    this.cycles = cycles;
  }

  AccountState.View view(String account) {
    return accounts.of(account, cycles.now()).view(cycles.millis());
  }

  CostState state(String account) {
    var view = view(account);
    return view.loaded() && budgets.areLoaded()
        ? budgets.of(account).thresholds().stateOf(view.used())
        : CostState.UNKNOWN;
  }

  /// The worst state among `all`, alerting those that crossed a threshold.
  CostState worst(List<String> all) {
    var worst = CostState.OK;
    var cycle = cycles.now();
    for (var account : all) {
      var state = state(account);
      if (accounts.of(account, cycle).crosses(state, cycles.millis())) {
        alerts.crossed(
            new Alerts.Crossing(
                account, cycle, state, budgets.of(account), view(account).used(), cycles.millis()));
      }
      worst = state.compareTo(worst) > 0 ? state : worst;
    }
    return worst;
  }

  boolean anyIsStrict(List<String> all) {
    for (var account : all) {
      if (budgets.of(account).strict()) {
        return true;
      }
    }
    return false;
  }

  /// Why `amount` more does not fit, if it does not.
  Optional<GatewayError> refusal(List<String> all, Money amount, Scope scope) {
    for (var account : all) {
      var budget = budgets.of(account);
      if (scope == Scope.ALL || !budget.strict()) {
        var used = view(account).used();
        if (!budget.thresholds().admits(used, amount)) {
          worst(List.of(account));
          return Optional.of(exceeded(account, used));
        }
      }
    }
    return Optional.empty();
  }

  private GatewayError exceeded(String account, Money used) {
    return new GatewayError.CostLimitExceeded(
        account, used, budgets.of(account).thresholds().hard());
  }

  /// Which accounts memory decides about.
  enum Scope {
    ALL,
    /// The database decides about the others.
    NOT_STRICT
  }
}
