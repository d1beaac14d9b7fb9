package dev.signalbox.cost;

import dev.signalbox.platform.Platform;
import dev.signalbox.platform.spool.Journal;
import dev.signalbox.platform.spool.Spool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lines that are not in the database yet, on disk: those it could not take, a batch per record,
/// and in a journal those that are on their way to it. A crash of the process loses none of them.
final class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final long LIMIT_BYTES = 1L << 30;
  private static final int JOURNAL_BYTES = 8 * 1024 * 1024;
  private static final int LINES_PER_RECORD = 1_000;
  private static final int MOST_NEIGHBOURS = 16;

  private final Spool spool;
  private final Journal journal;

  /// Tells the lines of this run from those a former one left, which nobody counts in memory.
  private final String run = UUID.randomUUID().toString();

  private Backlog(Spool spool, Journal journal) {
    this.spool = spool;
    this.journal = journal;
  }

  /// Lines as they come back.
  ///
  /// @param ownRun whether this run stored them
  record Stored(List<LedgerLine> lines, boolean ownRun) {}

  /// Opens the first spool of the data directory that no other replica on this machine uses, and
  /// the journal beside it. What a process that was killed had in the journal waits behind what it
  /// had in the spool.
  static Future<Backlog> open(Vertx vertx, Platform platform) {
    return vertx
        .executeBlocking(() -> openFree(vertx, platform))
        .compose(opened -> Objects.requireNonNull(opened).recovered());
  }

  private static Backlog openFree(Vertx vertx, Platform platform) {
    for (var neighbour = 1; ; neighbour++) {
      try {
        var name = "cost-" + neighbour;
        var spool = Spool.open(vertx, platform.home(), name, LIMIT_BYTES);
        var folder = platform.home().resolve("spool").resolve(name);
        return new Backlog(spool, Journal.open(folder, "journal", JOURNAL_BYTES));
      } catch (UncheckedIOException e) {
        if (neighbour == MOST_NEIGHBOURS) {
          throw e;
        }
      }
    }
  }

  private Future<Backlog> recovered() {
    var lines = journal.records().stream().flatMap(Backlog::readable).toList();
    if (lines.isEmpty()) {
      journal.clear();
      return Future.succeededFuture(this);
    }
    LOG.atInfo().addKeyValue("lines", lines.size()).log("Ledger lines of a killed run are written");
    var stored = new ArrayList<Future<Void>>();
    for (var from = 0; from < lines.size(); from += LINES_PER_RECORD) {
      var to = Math.min(lines.size(), from + LINES_PER_RECORD);
      stored.add(append(lines.subList(from, to), ""));
    }
    return Future.all(stored)
        .map(_ -> {
          journal.clear();
          return this;
        });
  }

  /// A record of another version must not keep the unit from starting.
  private static Stream<LedgerLine> readable(byte[] record) {
    try {
      return Stream.of(LineBytes.decoded(record));
    } catch (UncheckedIOException | IllegalArgumentException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("record", HexFormat.of().formatHex(record))
          .log("A ledger line of a killed run is unreadable; its hold will expire");
      return Stream.empty();
    }
  }

  /// Remembers a line that is on its way; returns what [#forget] is to be told once it has arrived.
  int remember(LedgerLine line) {
    return journal.append(LineBytes.encoded(line));
  }

  /// Forgets the oldest lines on their way, which took `bytes` together.
  void forget(long bytes) {
    journal.release(bytes);
  }

  /// Stores `lines` behind all others; completes when the disk has them.
  Future<Void> append(List<LedgerLine> lines) {
    return append(lines, run);
  }

  private Future<Void> append(List<LedgerLine> lines, String by) {
    var fields = new JsonArray();
    lines.forEach(line -> fields.add(line.encoded()));
    return spool.append(new JsonObject().put("run", by).put("lines", fields).encode());
  }

  /// Gives batches to `receiver`, oldest first, until one is not taken.
  Future<Integer> replay(Function<Stored, Future<Boolean>> receiver) {
    return spool.replay(record -> receiver.apply(decoded(record)));
  }

  /// How many batches wait.
  int depth() {
    return spool.depth();
  }

  Future<Void> close(Vertx vertx) {
    return vertx
        .executeBlocking(() -> {
          spool.close();
          journal.close();
          return true;
        })
        .mapEmpty();
  }

  private Stored decoded(String record) {
    var json = new JsonObject(record);
    var lines =
        json.getJsonArray("lines").stream()
            .map(each -> LedgerLine.decoded((JsonArray) each))
            .toList();
    return new Stored(lines, run.equals(json.getString("run")));
  }
}
