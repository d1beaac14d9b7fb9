package dev.signalbox.api.cost;

import dev.signalbox.api.Money;

/// What the caller is told about money: of the session where there is one, else of the key.
///
/// @param thisCycle settled in this calendar month (UTC)
/// @param total settled ever
/// @param request the cost of this request alone
public record CostReport(Money thisCycle, Money total, Money request, CostState state) {
  /// The report while nobody can tell.
  public static final CostReport UNKNOWN =
      new CostReport(Money.ZERO, Money.ZERO, Money.ZERO, CostState.UNKNOWN);
}
