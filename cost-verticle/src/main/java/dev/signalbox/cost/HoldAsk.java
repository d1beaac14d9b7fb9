package dev.signalbox.cost;

import dev.signalbox.api.Money;
import dev.signalbox.api.RequestId;
import java.util.List;

/// What the database is to hold for one call of a request.
///
/// @param attempt as the ledger counts openings: [LedgerLine#HOLD] or [LedgerLine#opening]
/// @param accounts each once
/// @param least what it may be cut down to; `worst` where it may not
/// @param model as far as it is known
record HoldAsk(
    RequestId id,
    int attempt,
    List<String> accounts,
    Money worst,
    Money least,
    String model,
    long epochMillis) {
  HoldAsk {
    accounts = List.copyOf(accounts);
  }

  /// What makes two of them the same.
  Key key() {
    return new Key(id, attempt);
  }

  /// One call of one request.
  record Key(RequestId id, int attempt) {}
}
