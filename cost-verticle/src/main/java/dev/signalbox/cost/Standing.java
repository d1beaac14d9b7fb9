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
    if (!view.loaded() || !budgets.areLoaded()) {
      return CostState.UNKNOWN;
    }
    return budgets.total(account).isPresent()
        ? reached(account, view).state()
        : budgets.of(account).thresholds().stateOf(view.used());
  }

  /// What an account has come to.
  ///
  /// @param thresholds of the month, or over all time where the account stands worse against those
  /// @param used settled and held against them
  private record Reached(CostState state, Thresholds thresholds, Money used) {}

  private Reached reached(String account, AccountState.View view) {
    var thresholds = budgets.of(account).thresholds();
    var month = new Reached(thresholds.stateOf(view.used()), thresholds, view.used());
    return budgets
        .total(account)
        .map(most -> {
          var all = thresholds.upTo(most);
          var used = view.ever().plus(view.held());
          return new Reached(all.stateOf(used), all, used);
        })
        .filter(all -> all.state().compareTo(month.state()) > 0)
        .orElse(month);
  }

  /// The worst state among `all`, alerting those that crossed a threshold.
  CostState worst(List<String> all) {
    var worst = CostState.OK;
    var cycle = cycles.now();
    for (var account : all) {
      var state = state(account);
      if (accounts.of(account, cycle).crosses(state, cycles.millis())) {
        var reached = reached(account, view(account));
        alerts.crossed(
            new Alerts.Crossing(
                account,
                cycle,
                state,
                reached.thresholds().of(state),
                reached.used(),
                cycles.millis()));
      }
      worst = state.compareTo(worst) > 0 ? state : worst;
    }
    return worst;
  }

  boolean anyIsStrict(List<String> all) {
    for (var account : all) {
      if (budgets.isStrict(account)) {
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
