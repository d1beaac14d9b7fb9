package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.inference.Usage;
import dev.signalbox.platform.postgres.PostgresDatabase;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MutableClock;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
final class WriteBehindVerticleTest {
  /// One batch is under way meanwhile.
  private static final int MORE_THAN_FIT = 201_000;

  @TempDir Path home;

  @Test
  void while_too_much_waits_to_be_written_no_more_may_be_begun(Vertx vertx) {
    var clock = MutableClock.atNoon();
    var line = new SwitchableDatabase(vertx, TemporaryPostgres.database());
    var database = PostgresDatabase.open(vertx, line.address(), 2);
    var platform = TestPlatform.of(database, home, clock, Map.of());
    var ledger = new Ledger(database);
    var cycles = new Cycles(clock);
    var backlog = Eventually.get(Backlog.open(vertx, platform));
    var writer = new WriteBehind(ledger, backlog, new Accounts(ledger), cycles, () -> {});
    Eventually.until("the database is there", database::isUp);

    line.stall();
    var one = settled(cycles);
    for (var i = 0; i < MORE_THAN_FIT; i++) {
      writer.add(one);
    }
    assertThat(writer.isFull()).isTrue();
    line.flow();
    Eventually.until("there is room again", () -> !writer.isFull());
    Eventually.get(writer.drained(vertx));
    Eventually.get(backlog.close(vertx));
    Eventually.get(database.close());
  }

  @Test
  void a_few_lines_wait_for_more_unless_somebody_may_wait_for_them(Vertx vertx) {
    var clock = MutableClock.atNoon();
    var database = PostgresDatabase.open(vertx, TemporaryPostgres.database(), 2);
    var platform = TestPlatform.of(database, home, clock, Map.of());
    var ledger = new Ledger(database);
    var cycles = new Cycles(clock);
    var backlog = Eventually.get(Backlog.open(vertx, platform));
    var writer = new WriteBehind(ledger, backlog, new Accounts(ledger), cycles, () -> {});
    Eventually.until("the database is there", database::isUp);

    writer.add(settled(cycles));
    for (var beat = 1; beat < 4; beat++) {
      writer.beat();
      assertThat(writer.queued()).as("after beat %s", beat).isOne();
    }
    writer.beat();
    assertThat(writer.queued()).as("after beat 4").isZero();
    Eventually.get(writer.drained(vertx));

    writer.add(settled(cycles));
    writer.press();
    writer.beat();
    assertThat(writer.queued()).as("pressed").isZero();
    Eventually.get(writer.drained(vertx));

    for (var i = 0; i < 100; i++) {
      writer.add(settled(cycles));
    }
    writer.beat();
    assertThat(writer.queued()).as("worth a batch").isZero();
    Eventually.get(writer.drained(vertx));
    Eventually.get(backlog.close(vertx));
    Eventually.get(database.close());
  }

  private static LedgerLine settled(Cycles cycles) {
    var month = cycles.now().firstDay();
    return new LedgerLine(
        "r1",
        Sample.KEY.id(),
        1,
        EntryState.SETTLED,
        month,
        month,
        0,
        1_000,
        Sample.PRICED,
        Usage.NONE,
        cycles.millis());
  }
}
