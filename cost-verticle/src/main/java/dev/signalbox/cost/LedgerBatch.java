package dev.signalbox.cost;

import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Lines as one statement: the parameters of `cost_write_v3`, which wants to know of the batch as a
/// whole what is cheap to see here.
///
/// @param lines what is to be written, each once
/// @param gives of each line whether it gives back what its request holds
/// @param sums the months of the accounts that the lines concern
record LedgerBatch(List<LedgerLine> lines, List<Boolean> gives, Set<Sum> sums) {
  static final String SQL =
      "select * from cost_write_v3($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
          + " $15, $16, $17, $18, $19)";

  /// What an account comes to in a month.
  record Sum(String account, LocalDate month) {}

  /// One request on one account.
  private record Entry(String requestId, String account) {
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
    var sums = new LinkedHashSet<Sum>();
    for (var line : said) {
      var entry = Entry.of(line);
      var firstEnd = firstEnds.get(entry);
      if ((line.isOpening() && firstEnd != null) || !seen.add(new Row(entry, line.attempt()))) {
        continue;
      }
      lines.add(line);
      gives.add(firstEnd != null && firstEnd == line.attempt());
      sums.add(new Sum(line.account(), line.cycle()));
      sums.add(new Sum(line.account(), cycle.firstDay()));
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
        .addValue(sums.stream().map(Sum::account).toArray(String[]::new))
        .addValue(sums.stream().map(Sum::month).toArray(LocalDate[]::new))
        .addValue(texts(LedgerLine::requestId))
        .addValue(texts(LedgerLine::account))
        .addValue(lines.stream().map(LedgerLine::attempt).toArray(Integer[]::new))
        .addValue(gives.toArray(Boolean[]::new))
        .addValue(texts(line -> line.state().word()))
        .addValue(lines.stream().map(LedgerLine::cycle).toArray(LocalDate[]::new))
        .addValue(numbers(LedgerLine::heldNano))
        .addValue(numbers(LedgerLine::spentNano))
        .addValue(texts(LedgerLine::provider))
        .addValue(texts(LedgerLine::model))
        .addValue(numbers(line -> line.usage().inputTokens()))
        .addValue(numbers(line -> line.usage().cachedInputTokens()))
        .addValue(numbers(line -> line.usage().cacheWriteTokens()))
        .addValue(numbers(line -> line.usage().outputTokens()))
        .addValue(numbers(line -> line.usage().reasoningTokens()))
        .addValue(
            lines.stream().map(line -> utc(line.epochMillis())).toArray(OffsetDateTime[]::new));
  }

  private String[] texts(Function<LedgerLine, String> field) {
    return lines.stream().map(field).toArray(String[]::new);
  }

  private Long[] numbers(Function<LedgerLine, Long> field) {
    return lines.stream().map(field).toArray(Long[]::new);
  }

  private static OffsetDateTime utc(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
  }
}
