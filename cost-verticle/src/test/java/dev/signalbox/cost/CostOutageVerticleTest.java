package dev.signalbox.cost;

import static dev.signalbox.cost.Sample.KEY;
import static dev.signalbox.cost.Sample.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.Unit;
import dev.signalbox.api.cost.CostState;
import dev.signalbox.testkit.CleanRun;
import dev.signalbox.testkit.Eventually;
import dev.signalbox.testkit.SwitchableDatabase;
import dev.signalbox.testkit.TemporaryPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@CleanRun
final class CostOutageVerticleTest {
  private static final String SPENT =
      "select coalesce(sum(spent_nano), 0)::bigint from cost_account";
  private static final String ENTRIES = "select count(*) from cost_entry";

  @TempDir Path home;

  @Test
  void what_is_used_while_the_database_is_away_is_written_once_it_is_back(Vertx vertx) {
    var line = new SwitchableDatabase(vertx, TemporaryPostgres.database());
    var cost = new CostFixture(vertx, line.address(), home, Map.of());
    cost.settle(Sample.settle("before", 1_000, cost.now(), KEY));
    cost.untilNumber(SPENT, 1_000);

    line.off();
    for (var i = 0; i < 20; i++) {
      assertThat(cost.hold(Sample.hold("r" + i, 1_000, KEY)).state()).isEqualTo(CostState.OK);
      var report = cost.settle(Sample.settle("r" + i, 1_000, cost.now(), KEY));
      assertThat(report.thisCycle()).as("from memory").isEqualTo(Sample.nano(2_000 + i * 1_000));
    }
    assertThat(cost.hold(Sample.hold("s", 1_000, SESSION)).state())
        .as("never seen before")
        .isEqualTo(CostState.UNKNOWN);
    Eventually.until("the outage is noticed", () -> !cost.platform.database().isUp());
    assertThat(cost.http(HttpMethod.GET, "/ready", "").getString("status")).isEqualTo("degraded");
    Eventually.until("lines are on disk", () -> spoolDepth(cost) > 0);

    line.on();
    Eventually.until("the database is back", () -> cost.platform.database().isUp());
    cost.untilNumber(SPENT, 21_000);
    Eventually.until("nothing waits on disk", () -> spoolDepth(cost) == 0);
    assertThat(cost.number(ENTRIES + " where state = 'settled'")).as("each once").isEqualTo(21);
    cost.checkSums();
    var report = cost.settle(Sample.settle("after", 1_000, cost.now(), KEY));
    assertThat(report.total()).isEqualTo(Sample.nano(22_000));
  }

  @Test
  void what_a_stopped_replica_left_on_disk_is_written_by_the_next(Vertx vertx) {
    var line = new SwitchableDatabase(vertx, TemporaryPostgres.database());
    var cost = new CostFixture(vertx, line.address(), home, Map.of());
    line.off();
    cost.settle(Sample.settle("r1", 1_000, cost.now(), KEY));
    cost.stop();
    line.on();
    Eventually.until("the database is back", () -> cost.platform.database().isUp());
    cost.start();
    cost.untilNumber(SPENT, 1_000);
    cost.untilNumber(ENTRIES, 1);
    assertThat(cost.settle(Sample.settle("r2", 1_000, cost.now(), KEY)).total())
        .isEqualTo(Sample.nano(2_000));
  }

  @Test
  void who_is_stopped_while_the_database_hangs_leaves_what_is_unwritten_on_disk(Vertx vertx) {
    var line = new SwitchableDatabase(vertx, TemporaryPostgres.database());
    var cost = new CostFixture(vertx, line.address(), home, Map.of());
    cost.settle(Sample.settle("before", 1_000, cost.now(), KEY));
    cost.untilNumber(SPENT, 1_000);
    line.stall();
    cost.settle(Sample.settle("r1", 1_000, cost.now(), KEY));
    cost.stop();
    assertThat(home.resolve("spool/cost-1/records")).isNotEmptyFile();

    line.flow();
    Eventually.until("the database is back", () -> cost.platform.database().isUp());
    cost.start();
    cost.untilNumber(SPENT, 2_000);
    cost.untilNumber(ENTRIES, 2);
    cost.checkSums();
  }

  @Test
  void a_strict_account_is_refused_while_the_database_is_away(Vertx vertx) {
    var line = new SwitchableDatabase(vertx, TemporaryPostgres.database());
    var cost = new CostFixture(vertx, line.address(), home, Map.of());
    cost.http(HttpMethod.PUT, "/budgets/key%3Aabc", "{\"hardUsd\":1,\"strict\":true}");
    cost.hold(Sample.hold("r1", 1_000, KEY));
    line.off();
    assertThat(cost.refusal(Sample.hold("r2", 1_000, KEY)))
        .isEqualTo(new GatewayError.UnitUnavailable(Unit.COST));
    line.on();
    Eventually.until("the database is back", () -> cost.platform.database().isUp());
    Eventually.until(
        "strict holds pass again",
        () -> {
          var answer = Eventually.get(cost.asking(Sample.hold("r3", 1_000, KEY)));
          return answer instanceof dev.signalbox.api.Outcome.Ok<?>;
        });
  }

  @Test
  void a_replica_that_starts_without_the_database_does_not_take_strict_accounts_for_others(
      Vertx vertx) {
    var line = new SwitchableDatabase(vertx, TemporaryPostgres.database());
    var cost = new CostFixture(vertx, line.address(), home, Map.of());
    cost.http(HttpMethod.PUT, "/budgets/key%3Aabc", "{\"hardUsd\":0.000001,\"strict\":true}");
    cost.stop();
    line.off();
    cost.start();
    assertThat(cost.refusal(Sample.hold("r1", 5_000, KEY)))
        .isEqualTo(new GatewayError.UnitUnavailable(Unit.COST));

    line.on();
    Eventually.until(
        "the strict budget refuses",
        () ->
            cost.refusal(Sample.hold("r2", 5_000, KEY)) instanceof GatewayError.CostLimitExceeded);
  }

  private static long spoolDepth(CostFixture cost) {
    return cost.bus.rollCall().of(Unit.COST).getFirst().gauges().getOrDefault("spool_depth", 0L);
  }
}
