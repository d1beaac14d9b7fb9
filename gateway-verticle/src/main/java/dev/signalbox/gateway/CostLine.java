package dev.signalbox.gateway;

import dev.signalbox.api.cost.CostReport;
import java.util.OptionalInt;

/// What an answer has cost, in one line: a header of a whole answer and a comment in a stream, so
/// that dialects which have no place for it tell it too.
final class CostLine {
  private static final int USUAL_CHARS = 96;

  private CostLine() {}

  /// Amounts are in USD.
  ///
  /// @param budgetTokens the output a budget had room for, where the answer ended because of it
  static String of(CostReport cost, OptionalInt budgetTokens) {
    var line = new StringBuilder(USUAL_CHARS);
    cost.request().writeUsd(line.append("request="));
    cost.thisCycle().writeUsd(line.append(", thisCycle="));
    cost.total().writeUsd(line.append(", total="));
    line.append(", state=").append(cost.state().name());
    budgetTokens.ifPresent(tokens -> line.append(", budget=").append(tokens));
    return line.toString();
  }
}
