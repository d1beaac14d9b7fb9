package dev.signalbox.gateway;

import dev.signalbox.api.cost.Account;
import dev.signalbox.platform.Rereading;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which accounts may not spend while the cost unit is down. Kept fresh all the time, so that the
/// last known set decides when the database is away as well. Shared by all lanes.
final class StrictAccounts {
  static final long PERIOD_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(StrictAccounts.class);

  private final Rereading<Set<String>> reading;
  private volatile @Nullable Set<String> known;

  /// @param lookup reads the names of all strict accounts
  /// @param patience how long one lookup may take
  StrictAccounts(Supplier<Future<Set<String>>> lookup, Duration patience) {
    this.reading = new Rereading<>(lookup, read -> known = Set.copyOf(read), patience);
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

  /// Reads them again; what cannot be read stays as it is known. Completes, always, when a reading
  /// that began after this call has ended.
  Future<Void> refresh() {
    return reading
        .again()
        .onFailure(cause -> LOG.atDebug().setCause(cause).log("Strict accounts were not read"))
        .otherwiseEmpty();
  }
}
