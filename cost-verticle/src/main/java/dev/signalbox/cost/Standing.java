package dev.signalbox.cost;

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
    return state(account, view(account));
  }

  private CostState state(String account, AccountState.View view) {
    if (!view.loaded() || !budgets.areLoaded()) {
      return CostState.UNKNOWN;
    }
    var month = budgets.of(account).thresholds().stateOf(view.used());
    return total(account, view)
        .map(Against::state)
        .filter(all -> all.compareTo(month) > 0)
        .orElse(month);
  }

  /// An account against one of its limits.
  ///
  /// @param settled what counts for good
  /// @param held what counts until it is settled or given back
  record Against(Thresholds limit, Money settled, Money held) {
    Money used() {
      return settled.plus(held);
    }

    CostState state() {
      return limit.stateOf(used());
    }

    CostState crossed() {
      return limit.stateOf(settled);
    }
  }

  private Against month(String account, AccountState.View view) {
    return new Against(budgets.of(account).thresholds(), view.spent(), view.held());
  }

  private Optional<Against> total(String account, AccountState.View view) {
    return budgets
        .total(account)
        .map(most ->
            new Against(budgets.of(account).thresholds().upTo(most), view.ever(), view.held()));
  }

  /// The worst state among `all`, alerting those whose settled money has crossed a threshold.
  CostState worst(List<String> all) {
    var worst = CostState.OK;
    for (var account : all) {
      var view = view(account);
      var state = state(account, view);
      if (state != CostState.OK && state != CostState.UNKNOWN) {
        crossed(account, view);
      }
      worst = state.compareTo(worst) > 0 ? state : worst;
    }
    return worst;
  }

  /// What is only held may be given back: it makes a state, but there is one alert of a threshold.
  private void crossed(String account, AccountState.View view) {
    var month = month(account, view);
    var worse =
        total(account, view)
            .filter(all -> all.crossed().compareTo(month.crossed()) > 0)
            .orElse(month);
    crossed(account, worse.crossed(), worse);
  }

  private void crossed(String account, CostState state, Against against) {
    var cycle = cycles.now();
    var now = cycles.millis();
    if (accounts.of(account, cycle).crosses(state, now)) {
      alerts.crossed(
          new Alerts.Crossing(account, cycle, state, against.limit(), against.used(), now));
    }
  }

  /// The database has refused a request on `names` that needs `least`. It names the account with
  /// the least room for the moment; the budget that is used up may be another one.
  void refused(HoldAnswer.Refused refused, List<String> names, Money least) {
    var limit = budgets.of(refused.account()).thresholds().upTo(refused.limit());
    refused(refused.account(), new Against(limit, refused.spent(), refused.held()), least);
    for (var account : names) {
      var view = view(account);
      refused(account, month(account, view), least);
      total(account, view).ifPresent(all -> refused(account, all, least));
    }
    worst(names);
  }

  /// Holds hardly ever take an account quite to its limit: it is the first refusal for want of what
  /// is settled that tells that it has got there.
  private void refused(String account, Against against, Money least) {
    if (against.limit().areUsedUp(against.settled(), least)) {
      crossed(account, CostState.HARD, against);
    }
  }

  boolean anyIsStrict(List<String> all) {
    for (var account : all) {
      if (budgets.isStrict(account)) {
        return true;
      }
    }
    return false;
  }

  /// The account in which `amount` more does not fit, if there is one.
  Optional<Full> refusal(List<String> all, Money amount, Scope scope) {
    for (var account : all) {
      var budget = budgets.of(account);
      if (scope == Scope.ALL || !budget.strict()) {
        var month = month(account, view(account));
        if (!month.limit().admits(month.used(), amount)) {
          refused(account, month, amount);
          worst(List.of(account));
          return Optional.of(new Full(account, month));
        }
      }
    }
    return Optional.empty();
  }

  /// An account without room, and what is in it.
  record Full(String account, Against month) {}

  /// Which accounts memory decides about.
  enum Scope {
    ALL,
    /// The database decides about the others.
    NOT_STRICT
  }
}
