package dev.signalbox.cost.reconcile;

import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;

/// Reads of our ledger what a provider can know of. Every call has rows on several accounts; those
/// on the key, which always pays, count.
public final class LedgerExtract {
  private static final String CALLS =
      """
      select (at at time zone 'UTC')::date as day, model, request_id, sum(input_tokens)::bigint as input,
             sum(output_tokens)::bigint as output, sum(spent_nano)::bigint as nano,
             coalesce(sum(input_tokens + output_tokens) filter (where state = 'estimated'), 0)::bigint as estimated
        from cost_entry
       where account like 'key:%' and attempt > 0 and state <> 'released'
         and ($1 = '' or provider = $1)
         and at >= $2::date::timestamp at time zone 'UTC'
         and at < ($3::date + 1)::timestamp at time zone 'UTC'
       group by 1, 2, 3\
      """;
  private static final String UNKNOWN =
      """
      select count(*), coalesce(sum(e.spent_nano), 0)::bigint from cost_entry e
       where e.account like 'key:%' and e.attempt = -1 and e.state = 'unknown'
         and not exists (select 1 from cost_entry x
                          where x.request_id = e.request_id and x.account = e.account and x.attempt = -32768)
         and e.at >= $1::date::timestamp at time zone 'UTC'
         and e.at < ($2::date + 1)::timestamp at time zone 'UTC'\
      """;

  private LedgerExtract() {}

  /// The calls from `first` to `last`, both included, of one provider or, where `provider` is
  /// empty, of all.
  public static Future<List<Spending>> calls(
      Database database, String provider, LocalDate first, LocalDate last) {
    return database
        .pool()
        .preparedQuery(CALLS)
        .execute(Tuple.of(provider, first, last))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(LedgerExtract::spending).toList());
  }

  /// Requests of which nobody knows what became of them.
  ///
  /// @param nanoUsd what they count as spent
  public record Unknown(long requests, long nanoUsd) {}

  /// Those of the same days.
  public static Future<Unknown> unknown(Database database, LocalDate first, LocalDate last) {
    return database
        .pool()
        .preparedQuery(UNKNOWN)
        .execute(Tuple.of(first, last))
        .map(rows -> {
          var row = rows.iterator().next();
          return new Unknown(row.getLong(0), row.getLong(1));
        });
  }

  private static Spending spending(Row row) {
    return new Spending(
        row.getLocalDate("day"),
        row.getString("model"),
        row.getString("request_id"),
        row.getLong("input"),
        row.getLong("output"),
        OptionalLong.of(row.getLong("nano")),
        row.getLong("estimated"));
  }
}
