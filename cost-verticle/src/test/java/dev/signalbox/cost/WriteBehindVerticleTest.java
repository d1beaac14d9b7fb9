package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.inference.Usage;
import dev.signalbox.platform.postgres.PostgresDatabase;
import dev.signalbox.platform.spool.Journal;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MutableClock;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestPlatform;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
final class WriteBehindVerticleTest {
  /// One batch is under way meanwhile.
  private static final int MORE_THAN_FIT = 203_000;

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

    for (var i = 0; i < 2_000; i++) {
      writer.add(settled(cycles));
    }
    assertThat(writer.queued()).as("a whole batch").isZero();
    Eventually.get(writer.drained(vertx));
    Eventually.get(backlog.close(vertx));
    Eventually.get(database.close());
  }

  @Test
  void an_opening_waits_for_its_end_but_not_for_long_and_is_in_the_journal_meanwhile(
      Vertx vertx, @TempDir Path copy) throws IOException {
    var clock = MutableClock.atNoon();
    var database = PostgresDatabase.open(vertx, TemporaryPostgres.database(), 2);
    var platform = TestPlatform.of(database, home, clock, Map.of());
    var ledger = new Ledger(database);
    var cycles = new Cycles(clock);
    var backlog = Eventually.get(Backlog.open(vertx, platform));
    var batches = new AtomicInteger();
    var writer =
        new WriteBehind(ledger, backlog, new Accounts(ledger), cycles, batches::incrementAndGet);
    Eventually.until("the database is there", database::isUp);

    writer.add(settled("before", cycles));
    beat(writer, 3);
    writer.add(opening("short", cycles));
    writer.add(opening("long", cycles));
    writer.beat();
    Eventually.until("the first batch has arrived", () -> batches.get() == 1);
    assertThat(writer.queued()).as("both openings are left").isEqualTo(2);
    Eventually.until(
        "only they are in the journal",
        () -> remembered(copy).equals(List.of("short held", "long held")));

    writer.add(settled("short", cycles));
    beat(writer, 2);
    assertThat(writer.queued()).isEqualTo(3);
    writer.beat();
    Eventually.until("the second batch has arrived", () -> batches.get() == 2);
    assertThat(writer.queued()).as("four beats after it came").isZero();
    assertThat(entries(database)).containsExactly("before 1", "long 0", "short 1");
    Eventually.get(writer.drained(vertx));
    Eventually.get(backlog.close(vertx));
    Eventually.get(database.close());
  }

  @Test
  void who_stops_leaves_no_opening(Vertx vertx) {
    var clock = MutableClock.atNoon();
    var database = PostgresDatabase.open(vertx, TemporaryPostgres.database(), 2);
    var platform = TestPlatform.of(database, home, clock, Map.of());
    var ledger = new Ledger(database);
    var cycles = new Cycles(clock);
    var backlog = Eventually.get(Backlog.open(vertx, platform));
    var writer = new WriteBehind(ledger, backlog, new Accounts(ledger), cycles, () -> {});
    Eventually.until("the database is there", database::isUp);

    writer.add(opening("long", cycles));
    Eventually.get(writer.drained(vertx));
    assertThat(entries(database)).containsExactly("long 0");
    Eventually.get(backlog.close(vertx));
    Eventually.get(database.close());
  }

  private static void beat(WriteBehind writer, int times) {
    for (var i = 0; i < times; i++) {
      writer.beat();
    }
  }

  private static List<String> entries(PostgresDatabase database) {
    var sql = "select request_id || ' ' || attempt from cost_entry order by request_id";
    var rows = Eventually.get(database.pool().query(sql).execute());
    return StreamSupport.stream(rows.spliterator(), false).map(row -> row.getString(0)).toList();
  }

  /// What a process that was killed now would leave.
  private List<String> remembered(Path copy) {
    try {
      var file = home.resolve("spool").resolve("cost-1").resolve("journal");
      Files.copy(file, copy.resolve("journal"), StandardCopyOption.REPLACE_EXISTING);
      var capacity = Math.toIntExact(Files.size(file) - 2 * Long.BYTES);
      try (var journal = Journal.open(copy, "journal", capacity)) {
        return journal.records().stream()
            .map(LineBytes::decoded)
            .map(line -> line.requestId() + " " + line.state().word())
            .toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LedgerLine opening(String request, Cycles cycles) {
    var month = cycles.now().firstDay();
    return new LedgerLine(
        request,
        Sample.KEY.id(),
        LedgerLine.HOLD,
        EntryState.HELD,
        month,
        month,
        500,
        0,
        null,
        Usage.NONE,
        cycles.millis());
  }

  private static LedgerLine settled(Cycles cycles) {
    return settled("r1", cycles);
  }

  private static LedgerLine settled(String request, Cycles cycles) {
    var month = cycles.now().firstDay();
    return new LedgerLine(
        request,
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
