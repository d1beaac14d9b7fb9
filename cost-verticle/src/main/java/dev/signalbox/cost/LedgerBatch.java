package dev.signalbox.cost;

import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/// Lines as one statement: the parameters of `cost_write_v4`, which wants to know of the batch as a
/// whole what is cheap to see here.
///
/// @param lines what is to be written, each once
/// @param gives of each line whether it gives back what its request holds
/// @param sums the months of the accounts that the lines concern, and what the lines come to there
///   if none of their requests is in the ledger yet
record LedgerBatch(List<LedgerLine> lines, List<Boolean> gives, Map<Sum, Change> sums) {
  static final String SQL =
      "select * from cost_write_v4($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
          + " $15, $16, $17, $18, $19, $20, $21)";

  /// What an account comes to in a month.
  record Sum(String account, LocalDate month) {}

  /// What is added to a sum.
  record Change(long heldNano, long spentNano) {
    private static final Change NONE = new Change(0, 0);

    private static Change of(LedgerLine line) {
      return new Change(opened(line), line.spentNano());
    }

    private Change plus(Change other) {
      return new Change(heldNano + other.heldNano, spentNano + other.spentNano);
    }
  }

  /// One request on one account.
  record Entry(String requestId, String account) {
    static Entry of(LedgerLine line) {
      return new Entry(line.requestId(), line.account());
    }
  }

  /// One row of the ledger, whoever says it.
  private record Row(Entry entry, int attempt) {}

  /// `said` without what it says twice, and without the openings of requests that have ended by
  /// now: the end alone says it all, and an opening that came after it would count for nothing. The
  /// first end, a release before all others, gives back.
  static LedgerBatch of(List<LedgerLine> said, Cycle cycle) {
    var firstEnds = firstEnds(said);
    var seen = new HashSet<Row>(said.size() * 2);
    var lines = new ArrayList<LedgerLine>(said.size());
    var gives = new ArrayList<Boolean>(said.size());
    var sums = new LinkedHashMap<Sum, Change>();
    for (var line : said) {
      var entry = Entry.of(line);
      var firstEnd = firstEnds.get(entry);
      if ((line.isOpening() && firstEnd != null) || !seen.add(new Row(entry, line.attempt()))) {
        continue;
      }
      lines.add(line);
      gives.add(firstEnd != null && firstEnd == line.attempt());
      sums.merge(new Sum(line.account(), line.cycle()), Change.of(line), Change::plus);
      sums.putIfAbsent(new Sum(line.account(), cycle.firstDay()), Change.NONE);
    }
    return new LedgerBatch(lines, gives, sums);
  }

  private static Map<Entry, Integer> firstEnds(List<LedgerLine> said) {
    var firstEnds = new HashMap<Entry, Integer>(said.size() * 2);
    for (var line : said) {
      if (!line.isOpening()) {
        firstEnds.merge(Entry.of(line), line.attempt(), Math::min);
      }
    }
    return firstEnds;
  }

  Tuple parameters(Cycle cycle) {
    return Tuple.tuple()
        .addLocalDate(cycle.firstDay())
        .addValue(sums.keySet().stream().map(Sum::account).toArray(String[]::new))
        .addValue(sums.keySet().stream().map(Sum::month).toArray(LocalDate[]::new))
        .addValue(sums.values().stream().map(Change::heldNano).toArray(Long[]::new))
        .addValue(sums.values().stream().map(Change::spentNano).toArray(Long[]::new))
        .addValue(lines.stream().map(LedgerLine::requestId).toArray(String[]::new))
        .addValue(column(LedgerLine::account, String[]::new))
        .addValue(column(LedgerLine::attempt, Integer[]::new))
        .addValue(once(gives.toArray(Boolean[]::new)))
        .addValue(column(line -> line.state().word(), String[]::new))
        .addValue(column(LedgerLine::cycle, LocalDate[]::new))
        .addValue(column(LedgerBatch::opened, Long[]::new))
        .addValue(column(LedgerLine::spentNano, Long[]::new))
        .addValue(column(LedgerLine::provider, String[]::new))
        .addValue(column(LedgerLine::model, String[]::new))
        .addValue(column(line -> line.usage().inputTokens(), Long[]::new))
        .addValue(column(line -> line.usage().cachedInputTokens(), Long[]::new))
        .addValue(column(line -> line.usage().cacheWriteTokens(), Long[]::new))
        .addValue(column(line -> line.usage().outputTokens(), Long[]::new))
        .addValue(column(line -> line.usage().reasoningTokens(), Long[]::new))
        .addValue(column(line -> utc(line.epochMillis()), OffsetDateTime[]::new));
  }

  /// What an end gives back only the ledger knows.
  private static long opened(LedgerLine line) {
    return line.isOpening() ? line.heldNano() : 0;
  }

  private <T> T[] column(Function<LedgerLine, T> field, IntFunction<T[]> array) {
    var values = array.apply(lines.size());
    for (var i = 0; i < values.length; i++) {
      values[i] = field.apply(lines.get(i));
    }
    return once(values);
  }

  /// A column that says the same in every line, as most do, says it once: neither side then looks
  /// at each.
  private static <T> T[] once(T[] values) {
    for (var i = 1; i < values.length; i++) {
      if (!values[i].equals(values[0])) {
        return values;
      }
    }
    return values.length == 0 ? values : Arrays.copyOf(values, 1);
  }

  private static OffsetDateTime utc(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
  }
}
