package dev.signalbox.api.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import java.util.List;

/// Money set aside for one inference until it is settled.
///
/// @param amount the worst case; zero where the cost unit could not be asked
/// @param state the worst state among the accounts, this hold included
public record Hold(RequestId id, List<Account> accounts, Money amount, CostState state) {
  public Hold {
    accounts = List.copyOf(accounts);
  }

  /// What stands in for a hold while the cost unit is down: nothing is held, usage is spooled.
  public static Hold unknown(RequestId id, List<Account> accounts) {
    return new Hold(id, accounts, Money.ZERO, CostState.UNKNOWN);
  }
}
