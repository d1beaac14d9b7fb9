package dev.signalbox.gateway;

import dev.signalbox.api.Money;
import dev.signalbox.api.cost.CostReport;
import java.util.OptionalInt;

/// What an answer has cost, in one line: a header of a whole answer and a comment in a stream, so
/// that dialects which have no place for it tell it too.
final class CostLine {
  private CostLine() {}

  /// Amounts are in USD.
  ///
  /// @param budgetTokens the output a budget had room for, where the answer ended because of it
  static String of(CostReport cost, OptionalInt budgetTokens) {
    var line =
        "request="
            + plain(cost.request())
            + ", thisCycle="
            + plain(cost.thisCycle())
            + ", total="
            + plain(cost.total())
            + ", state="
            + cost.state().name();
    return budgetTokens.isPresent() ? line + ", budget=" + budgetTokens.getAsInt() : line;
  }

  private static String plain(Money amount) {
    return amount.toUsd().toPlainString();
  }
}
