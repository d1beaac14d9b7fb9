package dev.signalbox.cost;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/// A calendar month in UTC, in which spending is counted against a budget.
///
/// @param firstDay how the ledger names the month
/// @param fromMillis its first millisecond since the epoch
/// @param untilMillis the first one after it
record Cycle(LocalDate firstDay, long fromMillis, long untilMillis) {
  /// The cycle that holds `epochMillis`.
  static Cycle at(long epochMillis) {
    var month = YearMonth.from(Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC));
    return new Cycle(month.atDay(1), startMillis(month), startMillis(month.plusMonths(1)));
  }

  /// This cycle if it holds `epochMillis`, else the one that does.
  Cycle orAt(long epochMillis) {
    return contains(epochMillis) ? this : at(epochMillis);
  }

  boolean contains(long epochMillis) {
    return fromMillis <= epochMillis && epochMillis < untilMillis;
  }

  /// As the API writes it, e.g. `2026-11`.
  String label() {
    return YearMonth.from(firstDay).toString();
  }

  private static long startMillis(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }
}
