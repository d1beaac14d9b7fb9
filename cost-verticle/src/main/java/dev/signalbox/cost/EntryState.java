package dev.signalbox.cost;

import java.util.Locale;

/// What a row of the ledger says about its amount.
enum EntryState {
  /// Set aside before the first call.
  HELD,
  /// Spent, counted by the provider.
  SETTLED,
  /// Spent, counted by us because the provider did not say.
  ESTIMATED,
  /// Given back: nothing was called.
  RELEASED,
  /// Nobody knows what was spent: no price, or no settlement ever came.
  UNKNOWN;

  private final String word = name().toLowerCase(Locale.ROOT);

  /// As the ledger writes it.
  String word() {
    return word;
  }
}
