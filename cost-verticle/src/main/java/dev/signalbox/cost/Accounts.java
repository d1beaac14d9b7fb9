package dev.signalbox.cost;

import dev.signalbox.api.cost.CostState;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The accounts this replica has to do with.
final class Accounts {
  /// What a request waits for an account that is seen for the first time. Then it goes on without.
  private static final long FIRST_SIGHT_MILLIS = 50;

  private final Ledger ledger;
  private final Map<String, AccountState> states = new ConcurrentHashMap<>();

  Accounts(Ledger ledger) {
    this.ledger = ledger;
  }

  AccountState of(String account, Cycle cycle) {
    var known = states.get(account);
    return known == null ? states.computeIfAbsent(account, _ -> new AccountState(cycle)) : known;
  }

  boolean areLoaded(List<String> accounts) {
    for (var account : accounts) {
      var state = states.get(account);
      if (state == null || !state.isLoaded()) {
        return false;
      }
    }
    return true;
  }

  /// Asks the database for what is not known yet, and never fails: what cannot be had in time stays
  /// unknown.
  Future<Void> load(List<String> accounts, Cycle cycle) {
    return ledger.isUp()
        ? refresh(accounts, cycle)
            .timeout(FIRST_SIGHT_MILLIS, TimeUnit.MILLISECONDS)
            .otherwiseEmpty()
        : Future.succeededFuture();
  }

  /// Asks the database for `accounts` whatever is known of them.
  Future<Void> refresh(List<String> accounts, Cycle cycle) {
    accounts.forEach(account -> of(account, cycle));
    return ledger
        .totals(accounts, cycle)
        .map(totals -> {
          heard(totals, cycle);
          return null;
        });
  }

  /// Takes over the database's sums.
  void heard(List<Totals> totals, Cycle cycle) {
    totals.forEach(each -> of(each.account(), cycle).heard(each, cycle));
  }

  /// Those this replica has something to remember of.
  List<String> known() {
    return List.copyOf(states.keySet());
  }

  /// The limits of `account` have changed, and what counts as told of it is `state` at most.
  void toldAtMost(String account, CostState state) {
    var known = states.get(account);
    if (known != null) {
      known.toldAtMost(state);
    }
  }

  /// Forgets accounts nobody has used since `epochMillis`.
  void forgetIdle(long epochMillis) {
    states.values().removeIf(state -> state.isIdleSince(epochMillis));
  }
}
