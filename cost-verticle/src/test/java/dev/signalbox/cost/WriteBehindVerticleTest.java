package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.inference.Usage;
import dev.signalbox.platform.postgres.PostgresDatabase;
import dev.signalbox.platform.spool.Journal;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.MutableClock;
import dev.signalbox.testkit.SwitchableDatabase;
import dev.signalbox.testkit.TemporaryPostgres;
import dev.signalbox.testkit.TestDatabase;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
final class WriteBehindVerticleTest {
  /// One batch is under way meanwhile.
  private static final int MORE_THAN_FIT = 203_000;

  @TempDir Path home;
  private final AtomicInteger batches = new AtomicInteger();
  private SwitchableDatabase line;
  private PostgresDatabase database;
  private Backlog backlog;
  private Cycles cycles;
  private WriteBehind writer;

  @BeforeEach
  void open(Vertx vertx) {
    var clock = MutableClock.atNoon();
    line = new SwitchableDatabase(vertx, TemporaryPostgres.database());
    database = TestDatabase.open(vertx, line.address(), 2);
    var ledger = new Ledger(database);
    cycles = new Cycles(clock);
    backlog = Eventually.get(Backlog.open(vertx, TestPlatform.of(database, home, clock, Map.of())));
    writer =
        new WriteBehind(
            ledger, backlog, new Accounts(ledger), cycles, _ -> batches.incrementAndGet());
    Eventually.until("the database is there", database::isUp);
  }

  @AfterEach
  void close(Vertx vertx) {
    Eventually.get(writer.drained(vertx));
    Eventually.get(backlog.close(vertx));
    Eventually.get(database.close());
  }

  @Test
  void while_too_much_waits_to_be_written_no_more_may_be_begun() {
    line.stall();
    var one = settled("r1");
    for (var i = 0; i < MORE_THAN_FIT; i++) {
      writer.add(one);
    }
    assertThat(writer.isFull()).isTrue();
    line.flow();
    Eventually.until("there is room again", () -> !writer.isFull());
  }

  @Test
  void a_few_lines_wait_for_more_unless_somebody_may_wait_for_them(Vertx vertx) {
    writer.add(settled("r1"));
    for (var beat = 1; beat < 4; beat++) {
      writer.beat();
      assertThat(writer.queued()).as("after beat %s", beat).isOne();
    }
    writer.beat();
    assertThat(writer.queued()).as("after beat 4").isZero();
    Eventually.get(writer.drained(vertx));

    writer.add(settled("r1"));
    writer.press();
    writer.beat();
    assertThat(writer.queued()).as("pressed").isZero();
    Eventually.get(writer.drained(vertx));

    for (var i = 0; i < 2_000; i++) {
      writer.add(settled("r1"));
    }
    assertThat(writer.queued()).as("a whole batch").isZero();
  }

  @Test
  void an_opening_waits_for_its_end_but_not_for_long_and_is_in_the_journal_meanwhile(
      @TempDir Path copy) {
    writer.add(settled("before"));
    beat(3);
    writer.add(opening("short"));
    writer.add(opening("long"));
    writer.beat();
    Eventually.until("the first batch has arrived", () -> batches.get() == 1);
    assertThat(writer.queued()).as("both openings are left").isEqualTo(2);
    Eventually.until(
        "only they are in the journal",
        () -> remembered(copy).equals(List.of("short held", "long held")));

    writer.add(settled("short"));
    beat(2);
    assertThat(writer.queued()).isEqualTo(3);
    writer.beat();
    Eventually.until("the second batch has arrived", () -> batches.get() == 2);
    assertThat(writer.queued()).as("four beats after it came").isZero();
    assertThat(entries()).containsExactly("before 1", "long 0", "short 1");
  }

  @Test
  void who_stops_leaves_no_opening(Vertx vertx) {
    writer.add(opening("long"));
    Eventually.get(writer.drained(vertx));
    assertThat(entries()).containsExactly("long 0");
  }

  private void beat(int times) {
    for (var i = 0; i < times; i++) {
      writer.beat();
    }
  }

  private List<String> entries() {
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

  private LedgerLine opening(String request) {
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

  private LedgerLine settled(String request) {
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
