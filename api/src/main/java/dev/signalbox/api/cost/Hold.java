package dev.signalbox.api.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import java.util.List;

/// Money set aside for one inference until it is settled.
///
/// @param amount the worst case; zero where the cost unit could not be asked
/// @param state the worst state among the accounts, this hold included
/// @param placed whether the cost unit has placed it, whatever state it could tell
/// @param outputTokenLimit the output a strict account's hold covers, which the provider must be
///   told where the caller named no bound; 0 where nothing has to be bounded
public record Hold(
    RequestId id,
    List<Account> accounts,
    Money amount,
    CostState state,
    boolean placed,
    int outputTokenLimit) {
  public Hold {
    accounts = List.copyOf(accounts);
  }

  /// A hold that was placed and bounds nothing.
  public static Hold placed(RequestId id, List<Account> accounts, Money amount, CostState state) {
    return new Hold(id, accounts, amount, state, true, 0);
  }

  /// What stands in for a hold while the cost unit is down: nothing is held, usage is spooled.
  public static Hold unknown(RequestId id, List<Account> accounts) {
    return new Hold(id, accounts, Money.ZERO, CostState.UNKNOWN, false, 0);
  }

  /// The same, covering no more than `tokens` of output.
  public Hold boundedTo(int tokens) {
    return new Hold(id, accounts, amount, state, placed, tokens);
  }
}
