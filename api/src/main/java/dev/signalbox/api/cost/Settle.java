package dev.signalbox.api.cost;

import dev.signalbox.api.RequestId;
import java.util.List;

/// Ends a hold with what was really used; no charges at all releases it. Idempotent by `id`.
///
/// @param epochMillis when the usage arose, which decides the calendar month it counts in
/// @param unpaid calls that came to nothing and are not paid: the ledger has a row for each all the
///   same
public record Settle(
    RequestId id,
    List<Account> accounts,
    List<Charge> charges,
    long epochMillis,
    List<Charge> unpaid) {
  public Settle {
    accounts = List.copyOf(accounts);
    charges = List.copyOf(charges);
    // one that was spooled by an older version has none
    unpaid = unpaid == null ? List.of() : List.copyOf(unpaid);
  }

  /// Where every call is paid.
  public Settle(RequestId id, List<Account> accounts, List<Charge> charges, long epochMillis) {
    this(id, accounts, charges, epochMillis, List.of());
  }
}
