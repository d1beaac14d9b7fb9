package dev.signalbox.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.signalbox.api.cost.ChargeCredits;
import dev.signalbox.api.cost.Settle;
import dev.signalbox.platform.spool.Spool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps settlements and charges as JSON in spools on this node's disk.
final class SpooledSettlements implements Settlement.Backlog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpooledSettlements.class);
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private static final long LIMIT_BYTES = 256L * 1024 * 1024;
  private static final int MOST_PROCESSES = 16;

  private final Spool spool;
  private final Spool aside;
  private final Spool owed;

  private SpooledSettlements(Spool spool, Spool aside, Spool owed) {
    this.spool = spool;
    this.aside = aside;
    this.owed = owed;
  }

  /// Opens the first spool under `home` that no other gateway has open, with what an earlier
  /// process left in it. Blocks.
  static SpooledSettlements open(Vertx vertx, Path home) {
    for (var slot = 1; ; slot++) {
      try {
        var name = "settlements-" + slot;
        return new SpooledSettlements(
            Spool.open(vertx, home, name, LIMIT_BYTES),
            Spool.open(vertx, home, name + "-aside", LIMIT_BYTES),
            Spool.open(vertx, home, name + "-credits", LIMIT_BYTES));
      } catch (UncheckedIOException e) {
        if (slot == MOST_PROCESSES) {
          throw e;
        }
      }
    }
  }

  @Override
  public Future<Void> keep(Settle settle) {
    return append(spool, settle);
  }

  @Override
  public Future<Void> setAside(Settle settle) {
    return append(aside, settle);
  }

  @Override
  public Future<Void> owe(ChargeCredits charge) {
    return append(owed, charge);
  }

  private static Future<Void> append(Spool spool, Record record) {
    try {
      return spool.append(JSON.writeValueAsString(record));
    } catch (JsonProcessingException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<Integer> replay(Function<Settle, Future<Boolean>> receiver) {
    return replay(spool, Settle.class, receiver);
  }

  /// Those that are set aside again meanwhile are not given twice.
  @Override
  public Future<Integer> replayAside(Function<Settle, Future<Boolean>> receiver) {
    var left = new AtomicInteger(aside.depth());
    return replay(
        aside,
        Settle.class,
        settle ->
            left.getAndDecrement() > 0 ? receiver.apply(settle) : Future.succeededFuture(false));
  }

  @Override
  public Future<Integer> replayOwed(Function<ChargeCredits, Future<Boolean>> receiver) {
    return replay(owed, ChargeCredits.class, receiver);
  }

  private static <T> Future<Integer> replay(
      Spool spool, Class<T> type, Function<T, Future<Boolean>> receiver) {
    return spool.replay(record -> {
      try {
        return receiver.apply(JSON.readValue(record, type));
      } catch (JsonProcessingException e) {
        LOG.atError().setCause(e).addKeyValue("record", record).log("Spooled usage is unreadable");
        return Future.succeededFuture(true);
      }
    });
  }

  @Override
  public int depth() {
    return spool.depth();
  }

  @Override
  public int aside() {
    return aside.depth();
  }

  @Override
  public int owed() {
    return owed.depth();
  }

  @Override
  public void close() {
    spool.close();
    aside.close();
    owed.close();
  }
}
