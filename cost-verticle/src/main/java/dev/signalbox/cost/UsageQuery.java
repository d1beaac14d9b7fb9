package dev.signalbox.cost;

import io.vertx.core.MultiMap;
import io.vertx.sqlclient.Tuple;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// Which rows of the ledger are asked for.
///
/// @param account absent for all of them
/// @param from the first moment
/// @param to the first moment after
record UsageQuery(
    @Nullable String account,
    @Nullable OffsetDateTime from,
    @Nullable OffsetDateTime to,
    int limit) {
  private static final int USUAL = 100;
  private static final int MOST = 1_000;

  /// Reads the query of a URL.
  ///
  /// @throws IllegalArgumentException naming the parameter and what is expected
  static UsageQuery of(MultiMap parameters) {
    var account = parameters.get("account");
    if (account != null && !AccountName.isWellFormed(account)) {
      throw new IllegalArgumentException("account: expected key:<hash> or session:<hash>:<id>");
    }
    return new UsageQuery(
        account,
        moment("from", parameters.get("from")),
        moment("to", parameters.get("to")),
        limit(parameters.get("limit")));
  }

  /// The filter's parameters, in the order account, from, to.
  Tuple filter() {
    return Tuple.of(account, from, to);
  }

  private static @Nullable OffsetDateTime moment(String name, @Nullable String written) {
    if (written == null || written.isBlank()) {
      return null;
    }
    try {
      return written.indexOf('T') < 0
          ? LocalDate.parse(written).atStartOfDay().atOffset(ZoneOffset.UTC)
          : Instant.parse(written).atOffset(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          name + ": expected a date such as 2026-11-01 or a moment such as 2026-11-01T12:00:00Z",
          e);
    }
  }

  private static int limit(@Nullable String written) {
    if (written == null || written.isBlank()) {
      return USUAL;
    }
    try {
      var limit = Integer.parseInt(written);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("limit: expected a whole number from 1 to 1000", e);
    }
    throw new IllegalArgumentException("limit: expected a whole number from 1 to 1000");
  }
}
