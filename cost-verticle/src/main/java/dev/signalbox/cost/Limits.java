package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.cost.CostState;
import java.util.Optional;

/// What bounds an account, in a month and over all time.
///
/// @param total what it may spend over all time, where that is bounded, in the shares of `month`
record Limits(Thresholds month, Optional<Money> total) {
  /// An alert that was told of an account, and where that account stands by now.
  ///
  /// @param threshold where `state` began
  /// @param settled in the month of the alert
  /// @param ever settled in all months
  record Told(String account, CostState state, Money threshold, Money settled, Money ever) {}

  /// Whether these limits have put the account below what it was told of: it may be told again.
  boolean leaveBehind(Told told) {
    return !month.hold(told.state(), told.threshold(), told.settled())
        && !total
            .map(month::upTo)
            .filter(all -> all.hold(told.state(), told.threshold(), told.ever()))
            .isPresent();
  }
}
