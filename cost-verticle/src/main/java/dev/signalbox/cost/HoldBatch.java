package dev.signalbox.cost;

import dev.signalbox.api.Money;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;

/// Holds of many requests as one statement: the parameters of `cost_hold_v3` and what it answers.
final class HoldBatch {
  static final String SQL =
      "select * from cost_hold_v3($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

  private HoldBatch() {}

  /// One request of a batch.
  ///
  /// @param last whether it has waited long enough and takes what there is
  record Try(HoldAsk ask, boolean last) {}

  /// The answers, in the order of the batch, and the sums of every account in it afterwards.
  record Answers(List<HoldAnswer> answers, List<Totals> totals) {}

  static Tuple parameters(List<Try> batch, Cycle cycle) {
    var names = new TreeSet<String>();
    batch.forEach(each -> names.addAll(each.ask().accounts()));
    var places = new HashMap<String, Integer>();
    names.forEach(name -> places.put(name, places.size() + 1));
    var requests = new ArrayList<Integer>();
    var accounts = new ArrayList<Integer>();
    for (var at = 0; at < batch.size(); at++) {
      for (var name : batch.get(at).ask().accounts()) {
        requests.add(at + 1);
        accounts.add(places.get(name));
      }
    }
    return Tuple.tuple()
        .addLocalDate(cycle.firstDay())
        .addValue(batch.stream().map(one -> one.ask().id().value()).toArray(String[]::new))
        .addValue(batch.stream().map(one -> one.ask().attempt()).toArray(Integer[]::new))
        .addValue(batch.stream().map(one -> one.ask().model()).toArray(String[]::new))
        .addValue(batch.stream().map(one -> one.ask().worst().nanoUsd()).toArray(Long[]::new))
        .addValue(batch.stream().map(one -> one.ask().least().nanoUsd()).toArray(Long[]::new))
        .addValue(batch.stream().map(Try::last).toArray(Boolean[]::new))
        .addValue(
            batch.stream().map(one -> utc(one.ask().epochMillis())).toArray(OffsetDateTime[]::new))
        .addValue(names.toArray(String[]::new))
        .addValue(requests.toArray(Integer[]::new))
        .addValue(accounts.toArray(Integer[]::new));
  }

  static Answers answers(List<Try> batch, RowSet<Row> rows) {
    var answers = new ArrayList<HoldAnswer>(batch.size());
    var totals = new ArrayList<Totals>();
    for (var row : rows) {
      if (row.getInteger("request") > 0) {
        answers.add(answer(batch.get(answers.size()).ask(), row));
      } else {
        totals.add(
            new Totals(
                row.getString("account"),
                row.getLong("spent_nano"),
                row.getLong("held_nano"),
                row.getLong("ever_nano"),
                row.getLong("version")));
      }
    }
    return new Answers(answers, totals);
  }

  private static HoldAnswer answer(HoldAsk ask, Row row) {
    var granted = row.getLong("granted");
    if (granted != null) {
      return granted < 0 ? new HoldAnswer.Ended() : new HoldAnswer.Granted(new Money(granted));
    }
    return new HoldAnswer.Refused(
        row.getString("account"),
        new Money(row.getLong("spent_nano")),
        new Money(row.getLong("held_nano")),
        new Money(row.getLong("limit_nano")),
        row.getLong("free_nano") >= ask.least().nanoUsd(),
        row.getBoolean("is_total"));
  }

  private static OffsetDateTime utc(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
  }
}
