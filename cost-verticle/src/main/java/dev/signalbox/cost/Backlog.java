package dev.signalbox.cost;

import dev.signalbox.platform.Platform;
import dev.signalbox.platform.spool.Spool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/// Lines that could not be written yet, on disk, a batch per record. A crash loses none of them.
final class Backlog {
  private static final long LIMIT_BYTES = 1L << 30;
  private static final int MOST_NEIGHBOURS = 16;

  private final Spool spool;

  /// Tells the lines of this run from those a former one left, which nobody counts in memory.
  private final String run = UUID.randomUUID().toString();

  private Backlog(Spool spool) {
    this.spool = spool;
  }

  /// Lines as they come back.
  ///
  /// @param ownRun whether this run stored them
  record Stored(List<LedgerLine> lines, boolean ownRun) {}

  /// Opens the first spool of the data directory that no other replica on this machine uses.
  static Future<Backlog> open(Vertx vertx, Platform platform) {
    return vertx
        .executeBlocking(() -> openFree(vertx, platform))
        .map(spool -> new Backlog(Objects.requireNonNull(spool)));
  }

  private static Spool openFree(Vertx vertx, Platform platform) {
    for (var neighbour = 1; ; neighbour++) {
      try {
        return Spool.open(vertx, platform.home(), "cost-" + neighbour, LIMIT_BYTES);
      } catch (UncheckedIOException e) {
        if (neighbour == MOST_NEIGHBOURS) {
          throw e;
        }
      }
    }
  }

  /// Stores `lines` behind all others; completes when the disk has them.
  Future<Void> append(List<LedgerLine> lines) {
    var fields = new JsonArray();
    lines.forEach(line -> fields.add(line.encoded()));
    return spool.append(new JsonObject().put("run", run).put("lines", fields).encode());
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
