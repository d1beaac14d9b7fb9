package dev.signalbox.cost;

import dev.signalbox.platform.operator.BadField;
import io.vertx.sqlclient.Tuple;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
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
  private static final String LIMITS = "expected a whole number from 1 to 1000";

  /// Reads the query of a URL.
  ///
  /// @throws BadField naming the parameter and what is expected
  static UsageQuery of(Map<String, String> parameters) {
    var account = parameters.get("account");
    if (account != null && !AccountName.isWellFormed(account)) {
      throw new BadField("account", "expected a name such as key:<hash> or user:<id>");
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
      throw new BadField(
          name, "expected a date such as 2026-11-01 or a moment such as 2026-11-01T12:00:00Z");
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
      throw new BadField("limit", LIMITS);
    }
    throw new BadField("limit", LIMITS);
  }
}
