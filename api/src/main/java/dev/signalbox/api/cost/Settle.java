package dev.signalbox.api.cost;

import dev.signalbox.api.RequestId;
import java.util.List;

/// Ends a hold with what was really used; no charges at all releases it. Idempotent by `id`.
///
/// @param epochMillis when the usage arose, which decides the calendar month it counts in
public record Settle(RequestId id, List<Account> accounts, List<Charge> charges, long epochMillis) {
  public Settle {
    accounts = List.copyOf(accounts);
    charges = List.copyOf(charges);
  }
}
