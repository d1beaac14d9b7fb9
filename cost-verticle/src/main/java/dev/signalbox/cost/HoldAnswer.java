package dev.signalbox.cost;

import dev.signalbox.api.Money;

/// What became of a [HoldAsk].
sealed interface HoldAnswer {
  /// It stands on every account.
  ///
  /// @param amount less than the worst case where it was cut down
  record Granted(Money amount) implements HoldAnswer {}

  /// Its request has been ended before.
  record Ended() implements HoldAnswer {}

  /// Too many wait already.
  record Full() implements HoldAnswer {}

  /// It stands on no account.
  ///
  /// @param account the one with the least room, as it stood at that moment
  /// @param limit of that account
  /// @param mayPass whether it would fit if the holds of others were not there
  /// @param isTotal whether the limit is one over all time
  record Refused(
      String account, Money spent, Money held, Money limit, boolean mayPass, boolean isTotal)
      implements HoldAnswer {
    /// What a hold may take; zero where the account is overdrawn.
    Money room() {
      return new Money(Math.max(0, limit.nanoUsd() - spent.nanoUsd() - held.nanoUsd()));
    }
  }
}
