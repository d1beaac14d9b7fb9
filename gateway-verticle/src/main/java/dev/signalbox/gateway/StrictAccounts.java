package dev.signalbox.gateway;

import dev.signalbox.api.cost.Account;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which accounts may not spend while the cost unit is down. Kept fresh all the time, so that the
/// last known set decides when the database is away as well. Shared by all lanes.
final class StrictAccounts {
  static final long PERIOD_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(StrictAccounts.class);

  private final Supplier<Future<Set<String>>> lookup;
  private final Duration patience;
  private final AtomicBoolean reading = new AtomicBoolean();
  private final AtomicBoolean again = new AtomicBoolean();
  private volatile @Nullable Set<String> known;

  /// @param lookup reads the names of all strict accounts
  StrictAccounts(Supplier<Future<Set<String>>> lookup, Duration patience) {
    this.lookup = lookup;
    this.patience = patience;
  }

  /// Whether one of `accounts` may be strict: was, when that could last be found out, or nobody
  /// could find out yet.
  boolean mayBeStrict(List<Account> accounts) {
    var strict = known;
    if (strict == null) {
      return true;
    }
    for (var account : accounts) {
      if (strict.contains(account.id())) {
        return true;
      }
    }
    return false;
  }

  /// Reads them again; what cannot be read stays as it is known. Never fails.
  Future<Void> refresh() {
    if (!reading.compareAndSet(false, true)) {
      again.set(true);
      return Future.succeededFuture();
    }
    again.set(false);
    return lookup
        .get()
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .transform(read -> {
          if (read.succeeded()) {
            known = Set.copyOf(read.result());
          } else {
            LOG.atDebug().setCause(read.cause()).log("Strict accounts were not read");
          }
          reading.set(false);
          return again.get() ? refresh() : Future.succeededFuture();
        });
  }
}
