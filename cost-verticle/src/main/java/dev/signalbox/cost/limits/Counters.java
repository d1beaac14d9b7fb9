package dev.signalbox.cost.limits;

import dev.signalbox.platform.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// The counters in PostgreSQL; what they mean is written in the migration.
final class Counters {
  private static final int SECONDS = 2;
  private static final String TAKE =
      "select request_id, subject, unit, per_day, most, wait_millis"
          + " from usage_take_v1($1, $2, $3, $4, $5, $6, $7)";
  private static final String SETTLE = "select usage_settle_v1($1, $2, $3)";
  private static final String SUBJECTS =
      "select subject from usage_count where day >= (now() at time zone 'UTC')::date - 1";

  private final Database database;

  Counters(Database database) {
    this.database = database;
  }

  boolean areUp() {
    return database.isUp();
  }

  /// The end of a request.
  ///
  /// @param begun false takes the whole request back
  record End(String requestId, boolean begun, long tokens) {}

  /// Counts `asks`; the n-th answer holds why the n-th was not, or nothing.
  Future<List<List<Refusal>>> take(List<LimitAsk> asks) {
    var rows = new ArrayList<Counted>();
    for (var ask : asks) {
      ask.subjects().forEach(subject -> rows.add(new Counted(ask, subject)));
    }
    var parameters =
        Tuple.of(
            rows.stream().map(row -> row.ask().requestId()).toArray(String[]::new),
            rows.stream().map(Counted::subject).toArray(String[]::new),
            numbers(rows, ask -> ask.limits().requestsPerMinute()),
            numbers(rows, ask -> ask.limits().tokensPerMinute()),
            numbers(rows, ask -> ask.limits().requestsPerDay()),
            numbers(rows, ask -> ask.limits().tokensPerDay()));
    parameters.addValue(numbers(rows, LimitAsk::tokens));
    return ask(TAKE, parameters)
        .map(found -> {
          var refusals =
              StreamSupport.stream(found.spliterator(), false)
                  .map(Counters::refusal)
                  .collect(Collectors.groupingBy(Refusal::requestId));
          return asks.stream()
              .map(each -> refusals.getOrDefault(each.requestId(), List.of()))
              .toList();
        });
  }

  /// Corrects what was counted.
  Future<List<Boolean>> settle(List<End> ends) {
    return ask(
            SETTLE,
            Tuple.of(
                ends.stream().map(End::requestId).toArray(String[]::new),
                ends.stream().map(End::begun).toArray(Boolean[]::new),
                ends.stream().map(End::tokens).toArray(Long[]::new)))
        .map(_ -> ends.stream().map(_ -> true).toList());
  }

  /// Everybody who was counted since yesterday.
  Future<List<String>> subjects() {
    return ask(SUBJECTS, Tuple.tuple())
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(row -> row.getString(0)).toList());
  }

  private record Counted(LimitAsk ask, String subject) {}

  private static Long[] numbers(List<Counted> rows, ToLongFunction<LimitAsk> field) {
    return rows.stream().map(row -> field.applyAsLong(row.ask())).toArray(Long[]::new);
  }

  private static Refusal refusal(Row row) {
    return new Refusal(
        row.getString(0),
        row.getString(1),
        row.getString(2),
        row.getBoolean(3),
        row.getLong(4),
        row.getLong(5));
  }

  private Future<RowSet<Row>> ask(String sql, Tuple parameters) {
    return database
        .pool()
        .preparedQuery(sql)
        .execute(parameters)
        .timeout(SECONDS, TimeUnit.SECONDS);
  }
}
