package dev.signalbox.gateway;

import dev.signalbox.api.cost.Account;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Which accounts may not spend while the cost unit is down. Asked only then; the last answer is
/// remembered for the case that the database is away as well.
final class StrictAccounts {
  /// Looks up which of these account names are strict.
  @FunctionalInterface
  interface Lookup {
    Future<Set<String>> strictAmong(List<String> accounts);
  }

  private static final int MOST_REMEMBERED = 50_000;

  private final Lookup lookup;
  private final Duration patience;
  private final Map<String, Boolean> remembered = new ConcurrentHashMap<>();

  StrictAccounts(Lookup lookup, Duration patience) {
    this.lookup = lookup;
    this.patience = patience;
  }

  /// Whether one of `accounts` is strict, as far as can be found out in time. Never fails.
  Future<Boolean> anyStrict(List<Account> accounts) {
    var names = accounts.stream().map(Account::id).toList();
    return lookup
        .strictAmong(names)
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .map(strict -> learned(names, strict))
        .otherwise(_ -> names.stream().anyMatch(name -> remembered.getOrDefault(name, false)));
  }

  private boolean learned(List<String> names, Set<String> strict) {
    if (remembered.size() > MOST_REMEMBERED) {
      remembered.clear();
    }
    names.forEach(name -> remembered.put(name, strict.contains(name)));
    return !strict.isEmpty();
  }
}
