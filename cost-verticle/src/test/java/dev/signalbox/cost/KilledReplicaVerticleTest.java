package dev.signalbox.cost;

import static dev.signalbox.cost.Sample.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.SwitchableDatabase;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a killed process leaves is its files as they are at that moment, so a copy of them is what
/// the next one finds.
@CleanRun
final class KilledReplicaVerticleTest {
  private static final String SPENT =
      "select coalesce(sum(spent_nano), 0)::bigint from cost_account";
  private static final String SETTLED = "select count(*) from cost_entry where state = 'settled'";

  @TempDir Path home;
  @TempDir Path remains;

  @Test
  void what_a_killed_replica_had_on_its_way_is_written_once_by_the_next(Vertx vertx)
      throws IOException {
    var database = TemporaryPostgres.database();
    var line = new SwitchableDatabase(vertx, database);
    var cost = new CostFixture(vertx, line.address(), home, Map.of());
    cost.settle(Sample.settle("before", 1_000, cost.now(), KEY));
    cost.untilNumber(SPENT, 1_000);

    line.stall();
    for (var i = 0; i < 10; i++) {
      cost.hold(Sample.hold("r" + i, 2_000, KEY));
      cost.settle(Sample.settle("r" + i, 1_000, cost.now(), KEY));
    }
    cost.hold(Sample.hold("under-way", 2_000, KEY));
    copy(home, remains);

    var own = Vertx.vertx();
    var next = new CostFixture(own, database, remains, Map.of());
    next.untilNumber(SPENT, 11_000);
    next.untilNumber(SETTLED, 11);
    next.untilNumber("select held_nano from cost_account where account = 'key:abc'", 2_500);

    // the first one is not dead after all, and writes the same again
    line.flow();
    cost.settle(Sample.settle("after", 1_000, cost.now(), KEY));
    next.untilNumber(SPENT, 12_000);
    next.untilNumber(SETTLED, 12);
    next.checkSums();
    next.close();
  }

  @Test
  void nothing_is_left_behind_where_everything_has_arrived(Vertx vertx) throws IOException {
    var database = TemporaryPostgres.database();
    var cost = new CostFixture(vertx, database, home, Map.of());
    cost.settle(Sample.settle("r1", 1_000, cost.now(), KEY));
    cost.untilNumber(SPENT, 1_000);
    Eventually.until("the journal is empty", () -> isEmpty(home));
    assertThat(home.resolve("spool/cost-1/journal")).exists();
  }

  private static boolean isEmpty(Path of) {
    try {
      var bytes = java.nio.ByteBuffer.wrap(Files.readAllBytes(of.resolve("spool/cost-1/journal")));
      bytes.order(java.nio.ByteOrder.nativeOrder());
      return bytes.getLong(0) == bytes.getLong(Long.BYTES);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
